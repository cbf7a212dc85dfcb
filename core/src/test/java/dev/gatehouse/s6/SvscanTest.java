package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SvscanTest {
    @ParameterizedTest
    @CsvSource({
        "s6-svscan /run/service, /run/service",
        "s6-svscan -d4 -- /run/service, /run/service",
        "s6-svscan -d 3 -C 10000 /run/gateways, /run/gateways",
        "s6-svscan -c500 -t 0 x, x",
        "s6-svscan -St0 services, services",
        "s6-svscan, .",
        "s6-svscan --, .",
        "s6-svscan -d 3, ."
    })
    void theScandirIsTheFirstArgumentThatIsNoOption(String line, String scandir) {
        assertThat(Svscan.scandir(List.of(line.split(" ", -1)))).isEqualTo(scandir);
    }
}
