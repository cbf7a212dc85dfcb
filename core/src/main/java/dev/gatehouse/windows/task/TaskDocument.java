package dev.gatehouse.windows.task;

import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.text.CommandLine;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
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
    private static final String BEGIN = "<Task ";
    private static final String END = "</Task>";
    private static final String URI = "RegistrationInfo/URI";
    private static final String TRIGGERS = "Triggers/";
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

    /**
     * Parses the documents of several tasks, each after a comment with its path. One that cannot be parsed is left out:
     * a code page may have damaged it.
     */
    static List<TaskDocument> parseAll(String text) {
        List<TaskDocument> tasks = new ArrayList<>();
        int from = 0;
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
            int end = text.indexOf(END, begin);
            if (end < 0) {
                break;
            }
            String comment = text.substring(from, begin);
            from = end + END.length();
            parse(text.substring(begin, from)).ifPresent(task -> tasks.add(task.at(comment)));
        }
        return tasks;
    }

    /** Returns this task with the path in a comment, if the document has none. */
    private TaskDocument at(String comment) {
        int begin = comment.lastIndexOf("<!--");
        int end = comment.lastIndexOf("-->");
        if (!path().isEmpty() || begin < 0 || end < begin) {
            return this;
        }
        Map<String, String> more = new TreeMap<>(leaves);
        more.put(URI, comment.substring(begin + "<!--".length(), end).strip());
        return new TaskDocument(more);
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
                    if (path.size() > 1) {
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

    /** Whether Gatehouse created the task for this home, under whatever name of the home. */
    boolean isOurs(Path home) {
        return isOfGatehouse()
                && (leaf(DOCUMENTATION).startsWith(TaskXml.homeMark(home.toString()) + ",")
                        || owner().filter(owner -> Home.isSame(owner, home)).isPresent());
    }

    private boolean isOfGatehouse() {
        return leaf("RegistrationInfo/Source").equals(TaskXml.SOURCE);
    }

    /** Whether the task is certainly one of another home: of Gatehouse, or of Hermes by the place of its script. */
    boolean isOfAnotherHome(Path home, Path directory) {
        return !isOurs(home)
                && (isOfGatehouse()
                        || owner().filter(owner -> !Home.isSame(owner, home) && !Home.isSame(owner, directory))
                                .isPresent());
    }

    private Optional<Path> owner() {
        return StartAction.owner(command());
    }

    private List<String> command() {
        List<String> words = new ArrayList<>(List.of(leaf("Actions/Exec/Command")));
        words.addAll(CommandLine.split(leaf("Actions/Exec/Arguments")));
        return words;
    }

    /** Returns what the task starts. */
    public List<StartAction> actions() {
        return StartAction.of(command(), leaf("Actions/Exec/WorkingDirectory"));
    }

    /** Returns the task's path, such as {@code \Hermes_Gateway}; empty if it is unknown. */
    public String path() {
        return leaf(URI);
    }

    boolean isDisabled() {
        return leaf("Settings/Enabled").equals("false");
    }

    /** Whether Task Scheduler starts the task by itself: it and one of its triggers are enabled. */
    public boolean starts() {
        return !isDisabled()
                && leaves.keySet().stream()
                        .filter(key -> key.startsWith(TRIGGERS))
                        .map(key -> key.substring(TRIGGERS.length()).split("/", 2)[0])
                        .anyMatch(trigger ->
                                !leaf(TRIGGERS + trigger + "/Enabled").equals("false"));
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
