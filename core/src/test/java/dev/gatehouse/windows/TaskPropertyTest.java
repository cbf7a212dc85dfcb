package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.RestartPolicy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Document;

/** What is written for Task Scheduler and for the launcher arrives there unchanged, or is refused. */
class TaskPropertyTest {
    @Provide
    Arbitrary<String> oneLine() {
        return WindowsTexts.oneLine();
    }

    @Provide
    Arbitrary<String> action() {
        return WindowsTexts.oneLine().map(text -> text.replace("%", "").replace("$(", "$ ("));
    }

    @Provide
    Arbitrary<String> anyText() {
        return WindowsTexts.anyText();
    }

    @Property(tries = 5000)
    void anotherParserFindsEveryValueUnchangedInTheDocument(
            @ForAll("oneLine") String description,
            @ForAll("oneLine") String user,
            @ForAll("action") String command,
            @ForAll("action") String arguments)
            throws Exception {
        TaskXml task = new TaskXml("/home", description, Optional.of(user), command, arguments, "/home");
        byte[] bytes = ("\ufeff" + task.text()).getBytes(StandardCharsets.UTF_16LE);
        Document document = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes));
        assertThat(text(document, "Description")).isEqualTo(description);
        assertThat(text(document, "UserId")).isEqualTo(user);
        assertThat(text(document, "Command")).isEqualTo(command);
        assertThat(text(document, "Arguments")).isEqualTo(arguments);
        TaskDocument own = TaskDocument.parse(task.text()).orElseThrow();
        assertThat(own.leaf("Actions/Exec/Arguments")).isEqualTo(arguments);
        assertThat(own.isOurs("/home")).isTrue();
        assertThat(own.differences(own)).isEmpty();
    }

    private static String text(Document document, String element) {
        return document.getElementsByTagNameNS(TaskXml.NAMESPACE, element)
                .item(0)
                .getTextContent();
    }

    @Property(tries = 3000)
    void theLauncherReadsWhatWasWrittenForIt(
            @ForAll("anyText") String word, @ForAll("anyText") String value, @ForAll("anyText") String other) {
        LaunchFile file = new LaunchFile(
                List.of("program", word, value, ""),
                new TreeMap<>(Map.of("A", value, "B", other, "EMPTY", "")),
                Path.of("/home/ö & co"),
                Path.of("/home/ö & co/profiles/x"),
                Path.of("/logs"),
                RestartPolicy.ON_FAILURE,
                Duration.ofMillis(1234),
                OptionalInt.of(8080),
                Duration.ofSeconds(9),
                new LogPolicy(3, 4096, false));
        assertThat(LaunchFile.parse(file.text())).isEqualTo(file);
    }

    @Example
    void whatNoDocumentCanHoldIsRefusedWithItsPosition() {
        for (String text : List.of("ab\ncd", "ab\rcd", "ab\u0001", "ab\ud800x", "ab\udc00", "ab\uffff", "ab\0")) {
            assertThatThrownBy(() -> XmlText.escape(text))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("position 2");
        }
        assertThat(XmlText.escape("\ud83d\udeaa")).isEqualTo("🚪");
    }

    @Example
    void whatTaskSchedulerWouldReplaceInAnActionIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> action("C:\\%TEMP%\\x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("position 3");
        assertThatThrownBy(() -> action("C:\\a$(Arg0)")).hasMessageContaining("position 4");
        assertThatThrownBy(() -> action("C:\\" + "x".repeat(258))).hasMessageContaining("260");
        assertThat(action("C:\\100%\\x").command()).isEqualTo("C:\\100%\\x");
    }

    private static TaskXml action(String command) {
        return new TaskXml("/home", "", Optional.empty(), command, "x", "/home");
    }

    @Property(tries = 1000)
    void aRecordIsReadAsItWasWritten(@ForAll LaunchRecord.Phase phase, @ForAll long since, @ForAll int code) {
        LaunchRecord record = new LaunchRecord(
                phase,
                since,
                Optional.of(new ProcessMark(7, since)),
                code % 2 == 0 ? Optional.empty() : Optional.of(new ProcessMark(8, 9)),
                code,
                code % 3 == 0 ? OptionalInt.empty() : OptionalInt.of(code),
                code % 5 == 0 ? "" : "because of this");
        assertThat(LaunchRecord.parse(record.text())).contains(record);
    }
}
