package dev.gatehouse.systemtest.windows;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Validates task documents, as far as a task with one logon trigger and one program can break the rules. The rules come
 * from learn.microsoft.com, "Task Scheduler Schema" and the page of each type, and from [MS-TSCH] 2.5.1 to 2.5.7.
 * Elements come in any order ({@code xs:all}) or in a fixed one ({@code xs:sequence}).
 */
public final class TaskSchema {
    private static final String NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /** Element types. Content is {@code name:type} in order; {@code *} marks required elements. */
    private static final Map<String, Type> TYPES = Map.of(
            // "taskType Complex Type"
            "taskType",
            all(
                    "RegistrationInfo:registrationInfoType",
                    "Triggers:triggersType",
                    "Settings:settingsType",
                    "Data:string",
                    "Principals:principalsType",
                    "Actions*:actionsType"),
            // "registrationInfoType Complex Type"
            "registrationInfoType",
            all(
                    "URI:string",
                    "SecurityDescriptor:string",
                    "Source:string",
                    "Date:string",
                    "Author:string",
                    "Version:string",
                    "Description:string",
                    "Documentation:string"),
            // "triggersType Complex Type"; Gatehouse uses no other trigger.
            "triggersType",
            all("LogonTrigger:logonTriggerType"),
            // "triggerBaseType Complex Type", then "logonTriggerType Complex Type" which extends it
            "logonTriggerType",
            sequence(
                    "Enabled:boolean",
                    "StartBoundary:string",
                    "EndBoundary:string",
                    "ExecutionTimeLimit:duration",
                    "UserId:nonEmptyString",
                    "Delay:duration"),
            // "principalsType Complex Type" and "principalType Complex Type"
            "principalsType",
            all("Principal*:principalType"),
            "principalType",
            all(
                    "UserId:nonEmptyString",
                    "LogonType:logonType",
                    "GroupId:nonEmptyString",
                    "DisplayName:string",
                    "RunLevel:runLevelType"),
            // "settingsType Complex Type": the elements of version 1.2
            "settingsType",
            all(
                    "AllowStartOnDemand:boolean",
                    "RestartOnFailure:restartType",
                    "MultipleInstancesPolicy:multipleInstancesPolicyType",
                    "DisallowStartIfOnBatteries:boolean",
                    "StopIfGoingOnBatteries:boolean",
                    "AllowHardTerminate:boolean",
                    "StartWhenAvailable:boolean",
                    "RunOnlyIfNetworkAvailable:boolean",
                    "WakeToRun:boolean",
                    "Enabled:boolean",
                    "Hidden:boolean",
                    "DeleteExpiredTaskAfter:duration",
                    "IdleSettings:idleSettingsType",
                    "ExecutionTimeLimit:duration",
                    "Priority:priorityType",
                    "RunOnlyIfIdle:boolean"),
            // "restartType Complex Type"
            "restartType",
            all("Interval*:restartInterval", "Count*:restartCount"),
            // "idleSettingsType Complex Type"
            "idleSettingsType",
            all("Duration:duration", "WaitTimeout:duration", "StopOnIdleEnd:boolean", "RestartOnIdle:boolean"),
            // "actionsType Complex Type" and "execActionType Complex Type"
            "actionsType",
            all("Exec*:execActionType"));

    private static final Type EXEC = all("Command*:pathType", "Arguments:nonEmptyString", "WorkingDirectory:pathType");

    /** Simple types; each has a page of its name. A path has at most 260 characters ("pathType Simple Type"). */
    private static final Map<String, Predicate<String>> TEXTS = Map.ofEntries(
            Map.entry("string", text -> true),
            Map.entry("nonEmptyString", text -> !text.isEmpty()),
            Map.entry("pathType", text -> !text.isEmpty() && text.length() <= 260),
            Map.entry("boolean", Set.of("true", "false", "1", "0")::contains),
            Map.entry("duration", TaskSchema::isDuration),
            Map.entry(
                    "logonType", Set.of("S4U", "Password", "InteractiveToken", "InteractiveTokenOrPassword")::contains),
            Map.entry("runLevelType", Set.of("LeastPrivilege", "HighestAvailable")::contains),
            Map.entry(
                    "multipleInstancesPolicyType", Set.of("Parallel", "Queue", "IgnoreNew", "StopExisting")::contains),
            Map.entry("priorityType", text -> isWithin(text, 0, 10)),
            Map.entry("restartCount", text -> isWithin(text, 1, 255)),
            Map.entry(
                    "restartInterval",
                    text -> isDuration(text)
                            && Duration.parse(text).compareTo(Duration.ofMinutes(1)) >= 0
                            && Duration.parse(text).compareTo(Duration.ofDays(31)) <= 0));

    private TaskSchema() {}

    /**
     * Content of an element type.
     *
     * @param ordered whether the elements must come in this order
     * @param elements names and types of the elements
     */
    private record Type(boolean ordered, List<Child> elements) {}

    private record Child(String name, String type, boolean needed) {}

    private static Type all(String... elements) {
        return new Type(false, children(elements));
    }

    private static Type sequence(String... elements) {
        return new Type(true, children(elements));
    }

    private static List<Child> children(String... elements) {
        List<Child> children = new ArrayList<>();
        for (String element : elements) {
            int colon = element.indexOf(':');
            String name = element.substring(0, colon).replace("*", "");
            children.add(new Child(name, element.substring(colon + 1), element.contains("*")));
        }
        return children;
    }

    /** Returns the faults of a document; empty if it is a valid task. */
    public static List<String> faults(byte[] bytes) {
        List<String> faults = new ArrayList<>();
        boolean utf16 = bytes.length > 1 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe;
        try {
            Document document = parse(text(bytes));
            String declared = String.valueOf(document.getXmlEncoding());
            if (utf16 != declared.equals("UTF-16")) {
                faults.add("the document declares encoding " + declared + ", but its bytes have another one");
            }
            checkRoot(document.getDocumentElement(), faults);
        } catch (SAXException | IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return faults;
    }

    private static void checkRoot(Element task, List<String> faults) {
        if (!task.getLocalName().equals("Task") || !NAMESPACE.equals(task.getNamespaceURI())) {
            faults.add("the root element is not a Task of " + NAMESPACE);
            return;
        }
        // "versionType Simple Type": two numbers with a dot; 1.4 is the version of Windows 10.
        if (!Set.of("1.1", "1.2", "1.3", "1.4").contains(task.getAttribute("version"))) {
            faults.add("version " + task.getAttribute("version"));
        }
        check(task, "taskType", faults);
        // "Task Element": Actions/@Context names a Principal by its id.
        String context = attribute(task, "Actions", "Context");
        String principal = attribute(task, "Principal", "id");
        if (!context.isEmpty() && !context.equals(principal)) {
            faults.add("the context " + context + " is not the id of a principal");
        }
    }

    private static String attribute(Element task, String element, String name) {
        Node found = task.getElementsByTagNameNS(NAMESPACE, element).item(0);
        return found instanceof Element holder ? holder.getAttribute(name) : "";
    }

    private static void check(Element element, String typeName, List<String> faults) {
        Predicate<String> text = TEXTS.get(typeName);
        if (text != null) {
            if (!text.test(element.getTextContent()) || !elements(element).isEmpty()) {
                faults.add(element.getLocalName() + " is not a " + typeName + ": " + element.getTextContent());
            }
            return;
        }
        Type type = typeName.equals("execActionType") ? EXEC : TYPES.get(typeName);
        if (type == null) {
            throw new IllegalStateException("unknown type " + typeName);
        }
        Set<String> seen = new HashSet<>();
        int last = -1;
        for (Element child : elements(element)) {
            int place = place(type, child.getLocalName());
            if (place < 0 || !NAMESPACE.equals(child.getNamespaceURI())) {
                faults.add(element.getLocalName() + " must not contain " + child.getLocalName());
                continue;
            }
            if (!seen.add(child.getLocalName())) {
                faults.add(element.getLocalName() + " contains " + child.getLocalName() + " twice");
            }
            if (type.ordered() && place < last) {
                faults.add(child.getLocalName() + " is in the wrong place in " + element.getLocalName());
            }
            last = place;
            check(child, type.elements().get(place).type(), faults);
        }
        for (Child needed : type.elements()) {
            if (needed.needed() && !seen.contains(needed.name())) {
                faults.add(element.getLocalName() + " lacks " + needed.name());
            }
        }
    }

    private static int place(Type type, String name) {
        for (int i = 0; i < type.elements().size(); i++) {
            if (type.elements().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Element> elements(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static boolean isDuration(String text) {
        try {
            return !Duration.parse(text).isNegative();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isWithin(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Decodes a document: UTF-16 if it has a byte order mark, else UTF-8.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static String text(byte[] bytes) {
        boolean utf16 = bytes.length > 1 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe;
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, utf16 ? 2 : 0, bytes.length - (utf16 ? 2 : 0));
            return (utf16 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8)
                    .newDecoder()
                    .decode(rest)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the document cannot be decoded", e);
        }
    }

    /** Returns the text of an element by its path from the root; empty if there is no such element. */
    public static String leaf(byte[] document, String path) {
        try {
            Element at = parse(text(document)).getDocumentElement();
            for (String name : path.split("/", -1)) {
                List<Element> found = elements(at).stream()
                        .filter(element -> element.getLocalName().equals(name))
                        .toList();
                if (found.isEmpty()) {
                    return "";
                }
                at = found.getFirst();
            }
            return at.getTextContent();
        } catch (SAXException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Document parse(String text) throws SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Silent());
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prints nothing; the JDK's default handler prints each error. */
    private static final class Silent implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {
            // Warnings are ignored.
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
