package dev.gatehouse.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesNamesTest {
    /** RFC 1035, as a Service's name, and short enough for the label of a StatefulSet's revision. */
    private static final Pattern VALID = Pattern.compile("[a-z]([-a-z0-9]{0,50}[a-z0-9])?");

    @ParameterizedTest
    @CsvSource({
        "default, gw-default",
        "coder, gw-coder",
        "a-b, gw-a-b",
        "a_b, gw-a-b--.{10}",
        "a-, gw-a---.{10}",
        "a--b, gw-a--b--.{10}",
        "0, gw-0",
        "abcdefghijklmnopqrstuvwxyz0123456789abcd, gw-abcdefghijklmnopqrstuvwxyz0123456789abcd",
        "abcdefghijklmnopqrstuvwxyz0123456789abcde, gw-abcdefghijklmnopqrstuvwxyz01--.{10}",
    })
    void namesAreThoseOfProfilesIfTheyCanBe(String profile, String expected) {
        assertThat(Samples.NAMES.of(ProfileName.of(profile))).matches(expected);
    }

    @Test
    void allNamesAreValidAndDistinct() {
        Set<String> names = new HashSet<>();
        List<String> parts = List.of("", "a", "-", "_", "--", "0", "a--0123456789", "x".repeat(60));
        int profiles = 0;
        for (String first : parts) {
            for (String second : parts) {
                for (String third : parts) {
                    String name = "p" + first + second + third;
                    if (ProfileName.isValid(name) && names.add(name)) {
                        profiles++;
                    }
                }
            }
        }
        Set<String> objects = new HashSet<>();
        names.forEach(name -> objects.add(Samples.NAMES.of(ProfileName.of(name))));
        assertThat(objects)
                .hasSize(profiles)
                .allMatch(name -> VALID.matcher(name).matches());
    }
}
