package dev.gatehouse.windows.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.windows.text.WindowsTexts;
import dev.gatehouse.windows.text.XmlText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.w3c.dom.Document;

/** Values reach Task Scheduler unchanged, or are refused. */
class TaskPropertyTest {
    private static final Path HOME = Path.of("/home");

    @Provide
    Arbitrary<String> oneLine() {
        return WindowsTexts.oneLine();
    }

    @Provide
    Arbitrary<String> action() {
        return WindowsTexts.oneLine().map(text -> text.replace("%", "").replace("$(", "$ ("));
    }

    @Property(tries = 5000)
    void anotherXmlParserReadsEveryValueUnchanged(
            @ForAll("oneLine") String description,
            @ForAll("oneLine") String user,
            @ForAll("action") String command,
            @ForAll("action") String arguments)
            throws Exception {
        TaskXml task =
                new TaskXml(HOME.toString(), description, Optional.of(user), command, arguments, HOME.toString());
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
        assertThat(own.isOurs(HOME)).isTrue();
        assertThat(own.differences(own)).isEmpty();
    }

    private static String text(Document document, String element) {
        return document.getElementsByTagNameNS(TaskXml.NAMESPACE, element)
                .item(0)
                .getTextContent();
    }

    @Example
    void refusesCharactersThatXmlCannotRepresent() {
        for (String text : List.of("ab\ncd", "ab\rcd", "ab\u0001", "ab\ud800x", "ab\udc00", "ab\uffff", "ab\0")) {
            assertThatThrownBy(() -> XmlText.escape(text))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("position 2");
        }
        assertThat(XmlText.escape("\ud83d\udeaa")).isEqualTo("🚪");
    }

    @Example
    void refusesTextThatTaskSchedulerWouldExpandInAnAction() {
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
}
