package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about a crash loop and an older run. */
class GatewayTableTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "14, crashed (exit 1); retrying in 14s",
        "0, crashed (exit 1); retrying now",
        "-3, crashed (exit 1); retrying now",
        ", crashed (exit 1); waiting to restart",
    })
    void aCrashLoopTellsWhenTheNextTryIs(Integer seconds, String words) {
        ServiceStatus status = ServiceStatus.builder(ServiceName.of("coder"), State.CRASHLOOP)
                .reason(Optional.of("crashed (exit 1)"))
                .nextTry(Optional.ofNullable(seconds).map(NOON::plusSeconds))
                .build();
        assertThat(GatewayTable.reason(status, NOON)).hasValue(words);
    }

    @Test
    void aRunUsesOlderSettingsIfTheDefinitionChangedAfterItsStart() {
        Inspection unknown = new Inspection(ServiceName.of("coder"), Inspection.Verdict.CURRENT, List.of());
        Inspection changed = unknown.changedAt(NOON);
        assertThat(changed.isNewerThan(Optional.of(NOON.minusSeconds(3)))).isTrue();
        assertThat(changed.isNewerThan(Optional.of(NOON.minusSeconds(1)))).isFalse();
        assertThat(changed.isNewerThan(Optional.of(NOON.plusSeconds(9)))).isFalse();
        assertThat(changed.isNewerThan(Optional.empty())).isFalse();
        assertThat(unknown.isNewerThan(Optional.of(NOON.minusSeconds(3)))).isFalse();
    }
}
