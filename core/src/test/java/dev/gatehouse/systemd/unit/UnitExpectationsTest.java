package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.spi.Expectations;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitExpectationsTest {
    private static void assertKept(Sample sample) {
        GatewayDefinition definition = sample.definition();
        String unit = Sample.renderer(Sample.user())
                .render(definition)
                .files()
                .getLast()
                .content();
        assertThat(UnitExpectations.in(unit, "it")).isEqualTo(Expectations.of(definition));
    }

    @Test
    void aUnitContainsTheExpectations() {
        assertKept(new Sample());
        assertKept(new Sample()
                .ready(new Readiness.Port(8080, Duration.ofMillis(2500)))
                .stop("INT", Duration.ofMillis(700))
                .restart(Sample.policy(1, 60, 60, Set.of(3, 75, 99), Set.of())));
        assertKept(new Sample()
                .ready(new Readiness.Notify(3, Duration.ofSeconds(9)))
                .restart(Sample.policy(1, 60, 60, Set.of(), Set.of(78))));
    }

    @Test
    void readsTheStopTimeoutOfAnOlderUnit() {
        Expectations old = UnitExpectations.in("\n[X-Gatehouse]\nReadyPort=80\nStopMilliseconds=700\n", "it");
        assertThat(old.stop()).isEqualTo(new StopPolicy("TERM", Duration.ofMillis(700)));
        assertThat(old.again()).isEqualTo(Expectations.UNKNOWN.again());
        assertThat(old.never()).isEqualTo(Expectations.UNKNOWN.never());
    }

    @Test
    void aMissingUnitIsUnknown() {
        assertThat(UnitExpectations.in("", "it")).isEqualTo(Expectations.UNKNOWN);
        assertThat(UnitExpectations.in("\n[X-Gatehouse]\nStopMilliseconds=99999999999\n", "it"))
                .isEqualTo(Expectations.UNKNOWN);
        assertThat(UnitExpectations.in("\n[X-Gatehouse]\nExpect=x\n", "it")).isEqualTo(Expectations.UNKNOWN);
    }

    @Test
    void refusesANewerFormat() {
        assertThatThrownBy(() -> UnitExpectations.in("\n[X-Gatehouse]\nExpect=format=2 ready=sun\n", "/units/x"))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("/units/x");
    }
}
