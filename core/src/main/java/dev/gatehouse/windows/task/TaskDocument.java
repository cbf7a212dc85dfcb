package dev.gatehouse.windows.task;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A registered task as Task Scheduler tells of it: what its elements hold, by their paths.
 *
 * @param leaves text of each element that holds nothing but text, by its path, such as {@code Settings/Enabled}
 */
public record TaskDocument(Map<String, String> leaves) {
    private static final String DOCUMENTATION = "RegistrationInfo/Documentation";

    /**
     * Where a task that somebody changed by hand would not do what it should. Not the whole: Task Scheduler gives users as SIDs and
     * leaves out or adds what is its default.
     */
    private static final List<String> TELLING = List.of(
            DOCUMENTATION,
            "Triggers/LogonTrigger/Delay",
            "Settings/RestartOnFailure/Interval",
            "Actions/Exec/Command",
            "Actions/Exec/Arguments");

    /** These are true where they are left out ("Enabled (settingsType)", "Enabled (triggerBaseType)"). */
    private static final List<String> SWITCHES = List.of("Settings/Enabled", "Triggers/LogonTrigger/Enabled");

    /**
     * Reads a document. schtasks prints it in the code page of its console whatever the document says of itself, so the
     * caller has made text of it, perhaps with wrong characters in it; what matters here is ASCII.
     */
    static Optional<TaskDocument> parse(String text) {
        int begin = text.indexOf('<');
        if (begin < 0) {
            return Optional.empty();
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return read(factory.createXMLStreamReader(new StringReader(text.substring(begin))));
        } catch (XMLStreamException | IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<TaskDocument> read(XMLStreamReader reader) throws XMLStreamException, IOException {
        Map<String, String> leaves = new TreeMap<>();
        Deque<String> path = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        boolean task = false;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (path.isEmpty()) {
                        task = reader.getLocalName().equals("Task");
                    }
                    path.addLast(reader.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (path.size() > 1 && !text.isEmpty()) {
                        leaves.putIfAbsent(
                                String.join("/", path.stream().skip(1).toList()), text.toString());
                    }
                    path.removeLast();
                    text.setLength(0);
                }
                default -> {
                    // Comments and the like tell nothing.
                }
            }
        }
        reader.close();
        return task ? Optional.of(new TaskDocument(leaves)) : Optional.empty();
    }

    String leaf(String path) {
        return leaves.getOrDefault(path, "");
    }

    /** Whether it is a task of this home's that Gatehouse made. */
    boolean isOurs(String home) {
        return leaf("RegistrationInfo/Source").equals(TaskXml.SOURCE)
                && leaf(DOCUMENTATION).startsWith(TaskXml.homeMark(home) + ",");
    }

    /** The paths at which it differs from the task that is wanted. */
    List<String> differences(TaskDocument wanted) {
        List<String> differences = new ArrayList<>();
        for (String path : TELLING) {
            // What is not ASCII may have suffered on its way here; the digest in the documentation stands for it.
            if (isAscii(wanted.leaf(path)) && !leaf(path).equals(wanted.leaf(path))) {
                differences.add(path);
            }
        }
        for (String path : SWITCHES) {
            if (leaf(path).equals("false")) {
                differences.add(path);
            }
        }
        return differences;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x7f);
    }
}
