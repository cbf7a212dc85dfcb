package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The grammar of environment files, as a table. {@code EnvironmentScriptTest} runs the same table through real shells. */
public class EnvironmentLinesTest {
    /** A line, and the value of A that it sets; null: it is refused. */
    public record Case(String line, Optional<String> value) {
        @Override
        public String toString() {
            return Quoted.forMessage(line);
        }
    }

    private static Case sets(String line, String value) {
        return new Case(line, Optional.of(value));
    }

    private static Case refused(String line) {
        return new Case(line, Optional.empty());
    }

    /** All cases. */
    public static Stream<Case> cases() {
        return Stream.of(
                sets("A=1", "1"),
                sets("A=", ""),
                sets("  A =  1  ", "1"),
                sets("\tA\t=\t1\t", "1"),
                sets("A=1\r", "1"),
                sets("A=1 \r", "1"),
                sets("export A=1", "1"),
                sets("export\t A = 1", "1"),
                sets("A=two words", "two words"),
                sets("A=a=b=c", "a=b=c"),
                sets("A=1 # comment", "1"),
                sets("A=1\t#comment", "1"),
                sets("A= # comment", ""),
                sets("A=#no-comment", "#no-comment"),
                sets("A=1#2", "1#2"),
                sets("A=it's", "it's"),
                sets("A=say \"hi\"", "say \"hi\""),
                sets("A=$HOME ${HOME} `id` $(id)", "$HOME ${HOME} `id` $(id)"),
                sets("A=\\n \\ *", "\\n \\ *"),
                sets("A='  as it is: $HOME \\n \" # '", "  as it is: $HOME \\n \" # "),
                sets("A=''", ""),
                sets("A='a' # comment", "a"),
                sets("A=\"\"", ""),
                sets("A=\"  blanks kept  \"", "  blanks kept  "),
                sets("A=\"a\\nb\\tc\\rd\"", "a\nb\tc\rd"),
                sets("A=\"\\\"quoted\\\" \\\\ \\\\n\"", "\"quoted\" \\ \\n"),
                sets("A=\"\\x \\$ $HOME it's # no comment\"", "\\x \\$ $HOME it's # no comment"),
                sets("A=\"a\" #\"b\"", "a"),
                sets("A=\"a\"\r", "a"),
                sets("A=größe 東京", "größe 東京"),
                sets("A=1\nA=2", "2"),
                sets("\n# comment\n   # another\n\t\nA=1\n\n", "1"),
                sets("A=-n", "-n"),
                sets("A=1\nIFS=x\nUID=0\nPPID=1\nEUID=2\nOPTIND=q\nLINENO=q\n_=q\ngh_keep=A\nSHELLOPTS=x", "1"),
                refused("A"),
                refused("=1"),
                refused("1A=1"),
                refused("A-B=1"),
                refused("A B=1"),
                refused("export"),
                refused("export A"),
                refused("\uFEFFA=1"),
                refused("A='1"),
                refused("A=\"1"),
                refused("A=\"1\\\""),
                refused("A='1'2"),
                refused("A=\"1\" 2"),
                refused("A=\"first line\nsecond line\""),
                refused("A=1\nnot a variable"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsALine(Case each) {
        if (each.value().isEmpty()) {
            assertThatThrownBy(() -> EnvironmentLines.parse(each.line())).isInstanceOf(InvalidInputException.class);
        } else {
            assertThat(EnvironmentLines.parse(each.line()))
                    .isEqualTo(Map.of("A", each.value().get()));
        }
    }

    @Test
    void aMessageHasTheLineAndNoValue() {
        for (String bad :
                List.of("hunter2", "KEY='hunter2", "KEY=\"hunter2\" hunter2", "hun-ter=hunter2", "K=hunter2\0")) {
            assertThatThrownBy(() -> EnvironmentLines.parse("A=1\n" + bad + "\n"))
                    .isInstanceOf(InvalidInputException.class)
                    .message()
                    .doesNotContain("hunter2");
        }
        assertThatThrownBy(() -> EnvironmentLines.parse("A=1\n\nKEY\n")).hasMessage("line 3: must be NAME=VALUE");
    }

    @Test
    void aVariableIsFoundAmongLinesOfAnotherForm() {
        String text = "KEY=\"-----BEGIN\nabc=\n-----END\"\n?\nPORT=1\nexport PORT = '9201' # ours\nOTHER=1\n";
        assertThat(EnvironmentLines.find(text, "PORT")).hasValue("9201");
        assertThat(EnvironmentLines.find(text, "KEY")).isEmpty();
        assertThat(EnvironmentLines.find(text, "POR")).isEmpty();
    }
}
