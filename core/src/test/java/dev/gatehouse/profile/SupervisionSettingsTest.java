package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings for restart, stop, readiness and limits, with their durations and sizes. */
class SupervisionSettingsTest extends ConfigYaml {
    @Test
    void restartByAWord() throws IOException {
        assertThat(gateway("restart: on-failure").restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(gateway("restart: never").restart()).isEqualTo(RestartPolicy.NEVER);
        assertThat(gateway("restart: always").restart()).isEqualTo(RestartPolicy.ALWAYS);
        assertGatewayRefused(
                "restart: often", "gateway.restart must be on-failure, always, never, or a mapping of", "got 'often'");
        assertGatewayRefused("restart: {mode: often}", "gateway.restart.mode must be on-failure, always, never, got");
        assertGatewayRefused("restart: [never]", "gateway.restart must be on-failure", "got a list");
        assertGatewayRefused("restart: true", "gateway.restart must be on-failure");
    }

    @Test
    void keysThatARestartMappingOmitsHaveTheirDefaults() throws IOException {
        assertThat(gateway("restart: {}").restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        RestartPolicy healthier = gateway("restart: {healthy: 10m}").restart();
        assertThat(healthier.healthy()).isEqualTo(Duration.ofMinutes(10));
        assertThat(healthier.first()).isEqualTo(RestartPolicy.ON_FAILURE.first());
        assertThat(healthier.again()).containsExactly(75);
        assertThat(healthier.never()).containsExactly(78);
    }

    @Test
    void aLongFirstDelayRaisesTheDefaultMaximum() throws IOException {
        assertThat(gateway("restart: {first: 5m}").restart().longest()).isEqualTo(Duration.ofMinutes(5));
        assertGatewayRefused("restart: {first: 5m, max: 1m}", "gateway.restart.max must not be below restart.first");
    }

    @Test
    void aCodeInOneListIsRemovedFromTheDefaultsOfTheOther() throws IOException {
        RestartPolicy policy = gateway("restart: {never: [75]}").restart();
        assertThat(policy.again()).isEmpty();
        assertThat(policy.never()).containsExactly(75);
        assertGatewayRefused(
                "restart: {again: [1], never: [1]}",
                "gateway.restart: exit code 1 is in both restart.again and restart.never");
        assertThat(gateway("restart: {again: []}").restart().again()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "again: [-1] | 0",
                "never: [0] | 1",
                "never: [256] | 1",
                "again: [x] | 0",
                "never: [1.5] | 1",
                "again: [!!str 1] | 0"
            })
    void codesAreBetween0And255(String flow, int least) throws IOException {
        assertGatewayRefused("restart: {" + flow + "}", "[0] must be a whole number from " + least + " to 255");
    }

    @Test
    void exit0CanAskForARestartOnceOrBeOneOfAllEnds() throws IOException {
        RestartPolicy again = gateway("restart: {again: [0]}").restart();
        assertThat(again.mode()).isEqualTo(RestartPolicy.Mode.ON_FAILURE);
        assertThat(again.again()).containsExactly(0);
        assertThat(again.restartsAfter(0)).isTrue();
        RestartPolicy always =
                gateway("restart: {mode: always, first: 3s, never: []}").restart();
        assertThat(always.restartsAfter(0)).isTrue();
        assertThat(always.restartsAfter(78)).isTrue();
        assertThat(always.first()).isEqualTo(Duration.ofSeconds(3));
        assertThat(gateway("restart: {mode: never, first: 3s}").restart().restartsAfter(1))
                .isFalse();
    }

    @Test
    void theFormerNameOfTheListIsRefusedWithTheKnownOnes() throws IOException {
        assertGatewayRefused(
                "restart: {always: [75]}",
                "unknown key 'gateway.restart.always' (line 1, ",
                "; known keys: mode, first, max, healthy, again, never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"again: 75", "never: {a: 1}", "again: ~"})
    void codesAreAList(String flow) throws IOException {
        assertGatewayRefused("restart: {" + flow + "}", "must be a list");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "2m, 120000", "1h, 3600000", "90, 90000", "'90', 90000", "1ms, 1"})
    void readsDurations(String text, long millis) throws IOException {
        assertThat(gateway("stop: {timeout: " + text + "}").stop().grace()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 s",
                "1.5s",
                "-1s",
                "1d",
                "s",
                "''",
                "1h30m",
                "~",
                "[1]",
                "1.5",
                "true",
                "10S",
                "012s",
                "9999999999s"
            })
    void refusesInvalidDurations(String text) throws IOException {
        assertGatewayRefused(
                "stop: {timeout: " + text + "}",
                "gateway.stop.timeout must be a duration such as 500ms, 10s, 2m or 1h");
    }

    @Test
    void durationsHaveLimits() throws IOException {
        assertGatewayRefused("stop: {timeout: 0}", "gateway.stop.timeout must be between 1 ms and 1 hour");
        assertGatewayRefused("stop: {timeout: 2h}", "gateway.stop.timeout must be between 1 ms and 1 hour");
        assertGatewayRefused("restart: {first: 500ms}", "gateway.restart.first must be whole seconds, at least 1");
        assertGatewayRefused("restart: {max: 2h}", "gateway.restart.max must not be above 1 hour");
        assertGatewayRefused("restart: {healthy: 0}", "gateway.restart.healthy must be whole seconds");
        assertGatewayRefused("ready: {notify: 3, timeout: 2h}", "gateway.ready.timeout must be between");
    }

    @Test
    void signalsMayHaveTheirPrefix() throws IOException {
        assertThat(gateway("stop: {signal: SIGHUP}").stop()).isEqualTo(new StopPolicy("HUP", Duration.ofSeconds(90)));
        assertThat(gateway("stop: {signal: USR2}").stop().signal()).isEqualTo("USR2");
        assertGatewayRefused("stop: {signal: KILL}", "gateway.stop.signal must be one of TERM, INT");
        assertGatewayRefused("stop: {signal: 15}", "gateway.stop.signal must be text, got '15'");
        assertGatewayRefused("stop: TERM", "gateway.stop must be a mapping");
    }

    @Test
    void readinessByAWord() throws IOException {
        Duration minute = Duration.ofSeconds(60);
        assertThat(gateway("ready: none").ready()).isEqualTo(new Readiness.None());
        assertThat(gateway("ready: notify").ready()).isEqualTo(new Readiness.Notify(3, minute));
        assertThat(gateway("port: 80, ready: port").ready()).isEqualTo(new Readiness.Port(80, minute));
        assertGatewayRefused("ready: soon", "gateway.ready must be none, notify, port, state, or a mapping");
        assertGatewayRefused("ready: port", "gateway.ready needs a port: set gateway.port");
    }

    @Test
    void readinessByAMapping() throws IOException {
        assertThat(gateway("ready: {notify: 4}").ready()).isEqualTo(new Readiness.Notify(4, Duration.ofSeconds(60)));
        assertThat(gateway("port: 80, ready: {port: true, timeout: 5}").ready())
                .isEqualTo(new Readiness.Port(80, Duration.ofSeconds(5)));
        assertGatewayRefused("ready: {port: true}", "gateway.ready needs a port");
        assertGatewayRefused("port: 80, ready: {port: false}", "gateway.ready must contain 'port: true'");
        assertGatewayRefused("port: 80, ready: {port: 80}", "gateway.ready.port must be true or false");
        assertGatewayRefused("ready: {timeout: 5}", "gateway.ready must have exactly one of notify, port, http, state");
        assertGatewayRefused("port: 80, ready: {notify: 3, port: true}", "exactly one of notify, port, http, state");
        assertGatewayRefused("ready: {notify: 2}", "gateway.ready.notify must be a whole number from 3 to 99");
        assertGatewayRefused("ready: {notify: true}", "gateway.ready.notify must be a whole number from 3 to 99");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "'512M', 536870912", "1K, 1024", "2G, 2147483648", "1T, 1099511627776", "1000000, 1000000"})
    void readsSizes(String text, long bytes) throws IOException {
        assertThat(gateway("limits: {memory: " + text + "}").limits().memoryBytes())
                .hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5G", "512MB", "512m", "lots", "~", "999999999999T", "[1]"})
    void refusesInvalidSizes(String text) throws IOException {
        assertGatewayRefused("limits: {memory: " + text + "}", "gateway.limits.memory must be a size such as 512M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files: 0", "processes: -1", "files: many", "processes: 1.5"})
    void countsAreAbove0(String flow) throws IOException {
        assertGatewayRefused("limits: {" + flow + "}", "must be a whole number from 1 to ");
    }
}
