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
        assertGatewayRefused(
                "restart: always", "gateway.restart must be on-failure, never, or a mapping of", "got 'always'");
        assertGatewayRefused("restart: [never]", "gateway.restart must be on-failure", "got a list");
        assertGatewayRefused("restart: true", "gateway.restart must be on-failure");
    }

    @Test
    void keysThatARestartMappingOmitsHaveTheirDefaults() throws IOException {
        assertThat(gateway("restart: {}").restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        RestartPolicy healthier = gateway("restart: {healthy: 10m}").restart();
        assertThat(healthier.healthy()).isEqualTo(Duration.ofMinutes(10));
        assertThat(healthier.first()).isEqualTo(RestartPolicy.ON_FAILURE.first());
        assertThat(healthier.atOnce()).containsExactly(75);
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
        assertThat(policy.atOnce()).isEmpty();
        assertThat(policy.never()).containsExactly(75);
        assertGatewayRefused(
                "restart: {always: [1], never: [1]}",
                "gateway.restart: exit code 1 is in both restart.always and restart.never");
        assertThat(gateway("restart: {always: []}").restart().atOnce()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"always: [0]", "never: [256]", "always: [x]", "never: [1.5]", "always: ['1']"})
    void codesAreBetween1And255(String flow) throws IOException {
        assertGatewayRefused("restart: {" + flow + "}", "[0] must be a whole number from 1 to 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"always: 75", "never: {a: 1}", "always: ~"})
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
        assertGatewayRefused("ready: soon", "gateway.ready must be none, notify, port, or a mapping");
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
        assertGatewayRefused("ready: {timeout: 5}", "gateway.ready must have exactly one of notify and port");
        assertGatewayRefused("port: 80, ready: {notify: 3, port: true}", "exactly one of notify and port");
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
