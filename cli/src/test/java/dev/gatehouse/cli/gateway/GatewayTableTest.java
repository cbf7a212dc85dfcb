package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Instant;
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
        ServiceStatus up = ServiceStatus.builder(ServiceName.of("coder"), State.UP)
                .since(Optional.of(NOON))
                .build();
        assertThat(up.isOlderThan(Optional.of(NOON.plusSeconds(3)))).isTrue();
        assertThat(up.isOlderThan(Optional.of(NOON.plusSeconds(1)))).isFalse();
        assertThat(up.isOlderThan(Optional.of(NOON.minusSeconds(9)))).isFalse();
        assertThat(up.isOlderThan(Optional.empty())).isFalse();
        assertThat(ServiceStatus.unknown(up.service(), "").isOlderThan(Optional.of(NOON)))
                .isFalse();
    }
}
