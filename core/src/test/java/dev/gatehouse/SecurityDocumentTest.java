package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md names a test for each promise: the test exists. */
class SecurityDocumentTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyTestThatItNamesExists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            for (Path file : all.filter(path -> path.toString().endsWith("Test.java"))
                    .filter(path -> !path.toString().replace('\\', '/').contains("/target/"))
                    .toList()) {
                // Two modules can have a test of the same name.
                sources.merge(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher test = TEST.matcher(Files.readString(Path.of("../docs/security.md")));
        while (test.find()) {
            named++;
            String source = sources.getOrDefault(test.group(1), "");
            if (source.isEmpty() || (test.group(2) != null && !source.contains(" " + test.group(2) + "("))) {
                missing.add(test.group());
            }
        }
        assertThat(named).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPromiseNamesATest() throws IOException {
        String document = Files.readString(Path.of("../docs/security.md"));
        String table = document.substring(document.indexOf("| promise | test |"));
        List<String> rows =
                table.lines().skip(2).takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(rows).allMatch(row -> TEST.matcher(row).find());
    }
}
