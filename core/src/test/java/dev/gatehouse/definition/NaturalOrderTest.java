package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void digitsCountAsNumbers() {
        List<String> sorted = List.of(
                "default",
                "1",
                "9",
                "10",
                "team",
                "team-2",
                "team-02",
                "team-2b",
                "team-10",
                "team-10a",
                "team2",
                "teams");
        List<ProfileName> names =
                new ArrayList<>(sorted.stream().map(ProfileName::of).toList());
        Collections.reverse(names);
        Collections.sort(names);
        assertThat(names.stream().map(ProfileName::value))
                .containsExactly(
                        "default",
                        "1",
                        "9",
                        "10",
                        "team",
                        "team-02",
                        "team-2",
                        "team-2b",
                        "team-10",
                        "team-10a",
                        "team2",
                        "teams");
    }

    @Test
    void numberMayBeLongerThanAnyType() {
        String nines = "9".repeat(40);
        assertThat(NaturalOrder.compare(nines, "1" + "0".repeat(40))).isNegative();
        assertThat(NaturalOrder.compare(nines, "8" + nines.substring(1))).isPositive();
    }

    @Property
    void isATotalOrderThatAgreesWithEquals(
            @ForAll @CharRange(from = '0', to = '2') @CharRange(from = 'a', to = 'b') @StringLength(max = 5) String a,
            @ForAll @CharRange(from = '0', to = '2') @CharRange(from = 'a', to = 'b') @StringLength(max = 5) String b,
            @ForAll @CharRange(from = '0', to = '2') @CharRange(from = 'a', to = 'b') @StringLength(max = 5) String c) {
        assertThat(NaturalOrder.compare(a, b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(NaturalOrder.compare(a, b))).isEqualTo(-Integer.signum(NaturalOrder.compare(b, a)));
        if (NaturalOrder.compare(a, b) <= 0 && NaturalOrder.compare(b, c) <= 0) {
            assertThat(NaturalOrder.compare(a, c)).isNotPositive();
        }
    }
}
