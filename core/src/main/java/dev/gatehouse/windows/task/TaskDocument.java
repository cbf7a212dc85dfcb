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
 * A registered task, parsed from the XML that Task Scheduler prints: the text of its elements by path.
 *
 * @param leaves text of each element without children; keys are paths such as {@code Settings/Enabled}
 */
public record TaskDocument(Map<String, String> leaves) {
    private static final String DOCUMENTATION = "RegistrationInfo/Documentation";

    /**
     * Elements to compare. Others are not comparable: Task Scheduler prints users as SIDs, and omits or adds defaults.
     */
    private static final List<String> TELLING = List.of(
            DOCUMENTATION,
            "Triggers/LogonTrigger/Delay",
            "Settings/RestartOnFailure/Interval",
            "Actions/Exec/Command",
            "Actions/Exec/Arguments");

    /** Elements that default to true ("Enabled (settingsType)", "Enabled (triggerBaseType)"). */
    private static final List<String> SWITCHES = List.of("Settings/Enabled", "Triggers/LogonTrigger/Enabled");

    /**
     * Parses a document. schtasks prints it in the console's code page, whatever encoding the document declares, so
     * some characters may be wrong. Only ASCII text is evaluated here.
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
                    // Comments and similar.
                }
            }
        }
        reader.close();
        return task ? Optional.of(new TaskDocument(leaves)) : Optional.empty();
    }

    String leaf(String path) {
        return leaves.getOrDefault(path, "");
    }

    /** Whether Gatehouse created the task for this home. */
    boolean isOurs(String home) {
        return leaf("RegistrationInfo/Source").equals(TaskXml.SOURCE)
                && leaf(DOCUMENTATION).startsWith(TaskXml.homeMark(home) + ",");
    }

    /** Returns the paths of elements that differ from the wanted task. */
    List<String> differences(TaskDocument wanted) {
        List<String> differences = new ArrayList<>();
        for (String path : TELLING) {
            // Non-ASCII characters may have been damaged by the code page. The digest in the documentation covers them.
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
