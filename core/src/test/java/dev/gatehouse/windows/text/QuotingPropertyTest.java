package dev.gatehouse.windows.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.windows.host.Elevation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An independent parser of each syntax returns the quoted text unchanged, or the text was refused. */
class QuotingPropertyTest {
    @Provide
    Arbitrary<String> text() {
        return WindowsTexts.oneLine();
    }

    @Provide
    Arbitrary<List<String>> words() {
        return WindowsTexts.oneLine().list().ofMaxSize(6);
    }

    @Property(tries = 5000)
    void aProgramReceivesTheSameArguments(@ForAll("words") List<String> words) {
        assertThat(Argv.of(CommandLine.join(words))).isEqualTo(words);
        assertThat(Argv.of(CommandLine.joinQuoted(words))).isEqualTo(words);
        assertThat(CommandLine.split(CommandLine.join(words))).isEqualTo(words);
        assertThat(CommandLine.split(CommandLine.joinQuoted(words))).isEqualTo(words);
    }

    @Example
    void refusesACommandLineThatIsTooLongForWindows() {
        assertThatThrownBy(() -> CommandLine.join(List.of("x".repeat(CommandLine.LONGEST))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("32767");
        assertThatThrownBy(() -> CommandLine.quote("ab\0c"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("position 2");
    }

    @Property(tries = 5000)
    void aCmdFilePassesTheCommandLineOnUnchangedOrRefusesIt(@ForAll("words") List<String> words) {
        String line = CommandLine.joinQuoted(words);
        String text;
        try {
            text = CmdText.commandLine(line);
        } catch (InvalidInputException e) {
            // An operator can end up outside of quotes only if an argument contains quotes.
            assertThat(line).contains("\\\"");
            assertThat(e.getMessage()).contains("at position ");
            return;
        }
        assertThat(asCmdReads(text)).isEqualTo(line);
    }

    /** Parses a line like cmd.exe: two percent signs become one, and no operator may be outside of quotes. */
    private static String asCmdReads(String line) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '%') {
                assertThat(line.charAt(++i)).isEqualTo('%');
            }
            if (c == '"') {
                quoted = !quoted;
            }
            if (!quoted) {
                assertThat("&|<>()^").doesNotContain(String.valueOf(c));
            }
            out.append(c);
        }
        return out.toString();
    }

    @Example
    void aCmdFileAcceptsPathsWithOperatorsAndPercentSigns() {
        assertThat(CmdText.word("C:\\a & b\\100%\\(x)^y")).isEqualTo("\"C:\\a & b\\100%%\\(x)^y\"");
        assertThatThrownBy(() -> CmdText.word("a\"b")).hasMessageContaining("position 1");
        assertThatThrownBy(() -> CmdText.commandLine("one\r\ntwo")).hasMessageContaining("position 3");
        assertThatThrownBy(() -> CmdText.commandLine("x & y")).hasMessageContaining("position 2");
    }

    @Property(tries = 5000)
    void powerShellReadsTheSameLiteral(@ForAll("text") String text) {
        assertThat(asPowerShellReads(PowerShellText.literal(text))).isEqualTo(text);
    }

    /** Parses a literal by "about_Quoting_Rules": it ends at an apostrophe of any kind; two of them mean the first. */
    private static String asPowerShellReads(String literal) {
        String apostrophes = "'\u2018\u2019\u201a\u201b";
        assertThat(literal).startsWith("'");
        StringBuilder out = new StringBuilder();
        int at = 1;
        while (true) {
            char c = literal.charAt(at);
            boolean apostrophe = apostrophes.indexOf(c) >= 0;
            boolean last = at + 1 == literal.length();
            if (apostrophe && last) {
                return out.toString();
            }
            if (apostrophe) {
                assertThat(apostrophes).contains(String.valueOf(literal.charAt(at + 1)));
                at++;
            }
            out.append(c);
            at++;
        }
    }

    @Example
    void aPowerShellLiteralRefusesControlCharacters() {
        assertThatThrownBy(() -> PowerShellText.literal("ab\ncd"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("position 2");
    }

    @Example
    void theElevatedCommandLineIsOneLiteral() {
        String script = Elevation.script(List.of("C:\\Program Files\\it's\\java.exe", "-cp", "C:\\a b", "x"));
        assertThat(script)
                .contains("-FilePath 'C:\\Program Files\\it''s\\java.exe'")
                .contains("-ArgumentList '-cp \"C:\\a b\" x'")
                .contains("-Verb RunAs");
        String encoded = PowerShellText.encoded(script);
        assertThat(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_16LE))
                .isEqualTo(script);
    }

    @Property(tries = 2000)
    void refusesArgumentsThatACmdFileCannotReceive(@ForAll("text") String text) {
        boolean unsafe = text.chars().anyMatch(c -> c < ' ' || "\"%!^&|<>()".indexOf(c) >= 0);
        if (unsafe) {
            assertThatThrownBy(() -> CmdText.checkArgument(text)).hasMessageContaining("position ");
        } else {
            CmdText.checkArgument(text);
        }
    }
}
