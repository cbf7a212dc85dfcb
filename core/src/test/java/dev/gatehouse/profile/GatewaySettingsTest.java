package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code gateway}, its keys, its port, and the content of error messages. */
class GatewaySettingsTest extends ConfigYaml {
    @Test
    void aMissingFileMeansTheDefaults() {
        GatewaySettings settings = SettingsFile.read(file);
        assertThat(settings).isEqualTo(GatewaySettings.DEFAULTS);
        assertThat(settings.port()).isEmpty();
        assertThat(settings.environment().variables()).isEmpty();
        assertThat(settings.restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(settings.stop()).isEqualTo(StopPolicy.DEFAULT);
        assertThat(settings.ready()).isEqualTo(new Readiness.None());
        assertThat(settings.limits()).isEqualTo(Limits.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# only a comment\n",
                "---\n",
                "~\n",
                "model: {default: x}\n",
                "gateway:\n",
                "gateway: {}\n",
                "gateway: ~\n",
                "other: [1, 2]\nmore: !custom {a: b}\n",
                "a: 1\na: 2\n",
                "1: x\n? [k]\n: v\n",
                "gateway:\n  restart:\n  stop:\n  ready:\n  limits:\n  env:\n"
            })
    void aFileWithoutAGatewaySectionMeansTheDefaults(String text) throws IOException {
        assertThat(read(text)).isEqualTo(GatewaySettings.DEFAULTS);
    }

    @Test
    void readsAllKeys() throws IOException {
        GatewaySettings settings = read("""
                model:
                  default: some-model
                gateway:
                  port: 9201
                  env:
                    LOG_LEVEL: debug
                    RETRIES: 3
                  restart:
                    first: 2s
                    max: 5m
                    healthy: 90
                    again: [75, 76]
                    never: [78, 2]
                  stop:
                    signal: INT
                    timeout: 500ms
                  ready:
                    notify: 5
                    timeout: 1h
                  limits:
                    files: 4096
                    processes: 512
                    memory: 512M
                """);
        assertThat(settings.port()).isEqualTo(OptionalInt.of(9201));
        assertThat(settings.environment().variables())
                .isEqualTo(new TreeMap<>(Map.of("LOG_LEVEL", "debug", "RETRIES", "3")));
        assertThat(settings.restart().isEnabled()).isTrue();
        assertThat(settings.restart().first()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.restart().longest()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.restart().healthy()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.restart().again()).containsExactly(75, 76);
        assertThat(settings.restart().never()).containsExactly(2, 78);
        assertThat(settings.stop()).isEqualTo(new StopPolicy("INT", Duration.ofMillis(500)));
        assertThat(settings.ready()).isEqualTo(new Readiness.Notify(5, Duration.ofHours(1)));
        assertThat(settings.limits())
                .isEqualTo(new Limits(OptionalLong.of(4096), OptionalLong.of(512), OptionalLong.of(512L << 20)));
    }

    @Test
    void aProcessWithoutMemoryEndsAloneUnlessTheWholeGatewayShall() throws IOException {
        assertThat(read("gateway: { limits: { oom: kill } }\n").limits().outOfMemory())
                .isEqualTo(OutOfMemory.KILL);
        assertThat(read("gateway: { limits: { oom: continue } }\n").limits()).isEqualTo(Limits.NONE);
        assertThatThrownBy(() -> read("gateway: { limits: { oom: stop } }\n"))
                .hasMessageContaining("gateway.limits.oom must be continue or kill");
    }

    @Test
    void keysOfTheAppUnderGatewayAreIgnored() throws IOException {
        GatewaySettings settings = read("""
                gateway:
                  multiplex_profiles: false
                  streaming: {enabled: true}
                  api_server: {port: 8642}
                  platforms:
                    telegram: {extra: {x: 1}}
                  port: 9201
                """);
        assertThat(settings.port()).isEqualTo(OptionalInt.of(9201));
    }

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "ports, port",
        "restrat, restart",
        "envs, env",
        "limit, limits",
        "Stop, stop",
        "redy, ready"
    })
    void aMisspelledKeyIsRefused(String written, String meant) throws IOException {
        assertGatewayRefused(
                written + ": 1", "unknown key 'gateway." + written + "'", "did you mean '" + meant + "'?", "line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart: {frist: 1}", "stop: {grace: 1}", "ready: {fd: 3}", "limits: {cpu: 1}"})
    void unknownKeysBelowOursAreRefused(String flow) throws IOException {
        assertGatewayRefused(flow, "unknown key 'gateway.", "known keys: ");
    }

    @Test
    void namesTheKnownKeys() throws IOException {
        assertGatewayRefused("restart: {x: 1}", "known keys: mode, first, max, healthy, again, never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "80", "65535"})
    void acceptsEveryPort(String port) throws IOException {
        assertThat(gateway("port: " + port).port()).isEqualTo(OptionalInt.of(Integer.parseInt(port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "65536",
                "-1",
                "99999999999999999999",
                "8.5",
                "'8080'",
                "abc",
                "0x1F90",
                "0o17",
                "010",
                "8_080",
                "+80",
                "true",
                "~",
                "[80]",
                "{a: 1}",
                "1e3"
            })
    void refusesInvalidPorts(String port) throws IOException {
        assertGatewayRefused("port: " + port, "gateway.port must be a whole number from 1 to 65535", "line 1, column ");
    }

    @Test
    void showsTheValueAndItsPosition() throws IOException {
        assertRefused(
                "a: 1\ngateway:\n  port: many\n",
                "gateway.port must be a whole number from 1 to 65535, got 'many' (line 3, column 9)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway: 1", "gateway: [port]", "gateway: running", "gateway: !x {port: 1}"})
    void theSectionMustBeAMapping(String text) throws IOException {
        assertRefused(text, "gateway must be a mapping of keys to values");
    }

    @Test
    void hostileTextInAMessageIsQuoted() throws IOException {
        assertRefused("gateway: {port: \"\\e[31m\\nx\"}\n", "got '\\u001b[31m\\nx'");
    }
}
