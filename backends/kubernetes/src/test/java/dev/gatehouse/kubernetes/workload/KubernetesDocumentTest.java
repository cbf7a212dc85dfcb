package dev.gatehouse.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kubernetes.setup.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/kubernetes.md says about rights and settings is what the code has. */
class KubernetesDocumentTest {
    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/kubernetes.md"));
    }

    private static String section(String title) throws IOException {
        String rest = page().substring(page().indexOf("\n## " + title + "\n") + 4);
        int end = rest.indexOf("\n## ");
        return end < 0 ? rest : rest.substring(0, end);
    }

    private static String row(Permissions.Rule rule) {
        String group = rule.resource().roleGroup();
        return "| `" + rule.name() + "`" + (group.isEmpty() ? "" : " (" + group + ")") + " | "
                + String.join(", ", rule.verbs()) + " | " + rule.purpose() + " |";
    }

    @Test
    void rightsAreThoseOfTheRole() throws IOException {
        assertThat(section("Permissions").lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(Permissions.RULES.stream()
                        .map(KubernetesDocumentTest::row)
                        .toList());
    }

    @Test
    void eachSettingHasARow() throws IOException {
        List<String> documented = section("Settings")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Pattern.compile("`([a-z-]+)`")
                        .matcher(line.substring(0, line.indexOf('|', 1)))
                        .results()
                        .map(MatchResult::group))
                .map(word -> word.replace("`", ""))
                .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(WorkloadSection.KEYS);
    }
}
