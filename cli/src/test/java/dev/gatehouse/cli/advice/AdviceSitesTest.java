package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of advised commands is complete: a new remedy needs a row, or a reason why it has none. */
class AdviceSitesTest {
    private static final String WITHOUT_ROW = "without-row.txt";

    private static Map<String, String> withoutRow() throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        try (InputStream file = AdviceSitesTest.class.getResourceAsStream(WITHOUT_ROW)) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String line :
                    text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
                String[] parts = line.split(" \\| ", 2);
                assertThat(parts).as("site and reason: " + line).hasSize(2);
                reasons.put(parts[0].strip(), parts[1]);
            }
        }
        return reasons;
    }

    @Test
    void everyRemedyHasARowOrAReason() throws IOException {
        SortedSet<String> missing = new TreeSet<>(AdviceSites.all());
        missing.removeAll(AdviceSites.withRow());
        missing.removeAll(withoutRow().keySet());
        assertThat(missing)
                .as("remedies without a row: add one to a table of this package or of systemtest, or a reason to "
                        + WITHOUT_ROW)
                .isEmpty();
    }

    @Test
    void everyReasonConcernsARemedyWithoutARow() throws IOException {
        SortedSet<String> stale = new TreeSet<>(withoutRow().keySet());
        stale.removeAll(AdviceSites.all());
        assertThat(stale).as("reasons for remedies that do not exist").isEmpty();
        SortedSet<String> both = new TreeSet<>(withoutRow().keySet());
        both.retainAll(AdviceSites.withRow());
        assertThat(both).as("reasons for remedies that have a row").isEmpty();
    }
}
