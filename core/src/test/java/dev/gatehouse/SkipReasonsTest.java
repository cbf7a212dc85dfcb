package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that is left out says why: {@code ./test} prints the reasons. */
class SkipReasonsTest {
    private static final Pattern SKIP =
            Pattern.compile("@(?:Enabled|Disabled)(?:On|If|For)?\\w*\\b(?!;)|\\bassume(?:True|False)\\(");

    @Test
    void everySkipInThisRepositoryHasAReason() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            for (Path file : all.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> slashed(path).contains("/src/"))
                    .filter(path -> !slashed(path).contains("/target/"))
                    .toList()) {
                files++;
                withoutReason(Files.readString(file)).forEach(skip -> found.add(file.getFileName() + ": " + skip));
            }
        }
        assertThat(files).isGreaterThan(500);
        assertThat(found).isEmpty();
    }

    @Test
    void findsSkipsWithoutAReason() {
        assertThat(withoutReason("@" + "Disabled\nclass A {}")).hasSize(1);
        assertThat(withoutReason("@" + "EnabledOnOs({OS.LINUX, OS.MAC})")).hasSize(1);
        assertThat(withoutReason("assume" + "True(f(a, b));")).hasSize(1);
        assertThat(withoutReason("@" + "Disabled(\"why\")")).isEmpty();
        assertThat(withoutReason("@" + "EnabledOnOs(value = OS.LINUX, disabledReason = \"why\")"))
                .isEmpty();
        assertThat(withoutReason("assume" + "True(f(a), \"why\");")).isEmpty();
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static List<String> withoutReason(String source) {
        List<String> found = new ArrayList<>();
        Matcher skip = SKIP.matcher(source);
        while (skip.find()) {
            boolean assumption = skip.group().startsWith("assume");
            int from = assumption ? skip.end() - 1 : skip.end();
            String arguments = source.startsWith("(", from) ? source.substring(from + 1, end(source, from)) : "";
            boolean says = assumption
                    ? hasSecond(arguments)
                    : arguments.contains("disabledReason")
                            || (skip.group().equals("@" + "Disabled") && arguments.startsWith("\""));
            if (!says) {
                found.add(skip.group() + arguments);
            }
        }
        return found;
    }

    /** The index of the parenthesis that closes the one at an index. Text in quotes is expected to have balanced ones. */
    private static int end(String source, int open) {
        int depth = 0;
        for (int i = open; i < source.length(); i++) {
            depth += source.charAt(i) == '(' ? 1 : source.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return source.length();
    }

    private static boolean hasSecond(String arguments) {
        int depth = 0;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                return true;
            }
        }
        return false;
    }
}
