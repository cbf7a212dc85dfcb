package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewaySettingsTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("config.yaml");
    }

    private GatewaySettings read(String text) throws IOException {
        Files.writeString(file, text);
        return GatewaySettings.read(file);
    }

    /** Reads what stands under {@code gateway}, in the one line that flow style allows. */
    private GatewaySettings gateway(String flow) throws IOException {
        return read("gateway: {" + flow + "}\n");
    }

    private void assertRefused(String text, String... parts) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> GatewaySettings.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private void assertGatewayRefused(String flow, String... parts) throws IOException {
        assertRefused("gateway: {" + flow + "}\n", parts);
    }

    @Test
    void anAbsentFileMeansTheDefaults() {
        GatewaySettings settings = GatewaySettings.read(file);
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
    void aFileThatSaysNothingOfTheGatewayMeansTheDefaults(String text) throws IOException {
        assertThat(read(text)).isEqualTo(GatewaySettings.DEFAULTS);
    }

    @Test
    void readsAllThereIs() throws IOException {
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
                    always: [75, 76]
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
        assertThat(settings.restart().enabled()).isTrue();
        assertThat(settings.restart().first()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.restart().longest()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.restart().healthy()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.restart().atOnce()).containsExactly(75, 76);
        assertThat(settings.restart().never()).containsExactly(2, 78);
        assertThat(settings.stop()).isEqualTo(new StopPolicy("INT", Duration.ofMillis(500)));
        assertThat(settings.ready()).isEqualTo(new Readiness.Notify(5, Duration.ofHours(1)));
        assertThat(settings.limits())
                .isEqualTo(new Limits(OptionalLong.of(4096), OptionalLong.of(512), OptionalLong.of(512L << 20)));
    }

    @Test
    void keysOfTheAppsOwnUnderGatewayAreLeftAlone() throws IOException {
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
    void aSlipOfThePenIsNotDroppedSilently(String written, String meant) throws IOException {
        assertGatewayRefused(
                written + ": 1", "there is no key 'gateway." + written + "'", "is '" + meant + "' meant?", "line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart: {frist: 1}", "stop: {grace: 1}", "ready: {fd: 3}", "limits: {cpu: 1}"})
    void otherKeysBelowOursAreRefused(String flow) throws IOException {
        assertGatewayRefused(flow, "there is no key 'gateway.", "known here are ");
    }

    @Test
    void tellsTheKnownKeys() throws IOException {
        assertGatewayRefused("restart: {x: 1}", "known here are first, max, healthy, always, never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "80", "65535"})
    void takesEveryPort(String port) throws IOException {
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
    void refusesWhatIsNoPort(String port) throws IOException {
        assertGatewayRefused("port: " + port, "gateway.port must be a whole number from 1 to 65535", "line 1, column ");
    }

    @Test
    void showsWhatItGotAndWhere() throws IOException {
        assertRefused(
                "a: 1\ngateway:\n  port: many\n",
                "gateway.port must be a whole number from 1 to 65535, got 'many' (line 3, column 9)");
    }

    @Test
    void variablesKeepTheTextAsItIsWritten() throws IOException {
        Map<String, String> variables = read("""
                gateway:
                  env:
                    A: 1.10
                    B: 010
                    C: yes
                    D: True
                    E: 1e3
                    F: 0x1F
                    G: ''
                    H: "  two  words  "
                    I: 2026-01-01
                    J: 'null'
                    K: |
                      line
                """).environment().variables();
        assertThat(variables)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("A", "1.10"),
                        Map.entry("B", "010"),
                        Map.entry("C", "yes"),
                        Map.entry("D", "True"),
                        Map.entry("E", "1e3"),
                        Map.entry("F", "0x1F"),
                        Map.entry("G", ""),
                        Map.entry("H", "  two  words  "),
                        Map.entry("I", "2026-01-01"),
                        Map.entry("J", "null"),
                        Map.entry("K", "line\n"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env: {A: ~}",
                "env: {A: }",
                "env: {A: [1]}",
                "env: {A: {b: c}}",
                "env: {A: !!binary aGk=}",
                "env: {A: !x y}"
            })
    void aVariableMustHaveAScalar(String flow) throws IOException {
        assertGatewayRefused(flow, "gateway.env.A must be text, a number, true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env: [A]", "env: A=1", "env: 1"})
    void theVariablesMustBeAMapping(String flow) throws IOException {
        assertGatewayRefused(flow, "gateway.env must be a mapping of keys to values");
    }

    @Test
    void aVariablesNameMustBeOne() throws IOException {
        assertGatewayRefused("env: {A-B: 1}", "gateway.env: environment key must match");
        assertGatewayRefused("env: {1: x}", "gateway.env: environment key must match");
        assertGatewayRefused("env: {? [a] : x}", "gateway.env must have plain words as keys");
        assertGatewayRefused("env: {A: \"x\\0y\"}", "gateway.env: the value of A holds a NUL");
    }

    @Test
    void variablesAreNotShownInMessages() throws IOException {
        for (String flow : new String[] {"env: TOKEN=hush", "env: {A: !x hush}"}) {
            Files.writeString(file, "gateway: {" + flow + "}\n");
            assertThatThrownBy(() -> GatewaySettings.read(file))
                    .hasMessageContaining("got a text that is not shown")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
        }
    }

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
    void whatAMappingOfRestartLeavesOutStaysAsItIs() throws IOException {
        assertThat(gateway("restart: {}").restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        RestartPolicy healthier = gateway("restart: {healthy: 10m}").restart();
        assertThat(healthier.healthy()).isEqualTo(Duration.ofMinutes(10));
        assertThat(healthier.first()).isEqualTo(RestartPolicy.ON_FAILURE.first());
        assertThat(healthier.atOnce()).containsExactly(75);
        assertThat(healthier.never()).containsExactly(78);
    }

    @Test
    void aLateFirstRestartLiftsTheCeilingThatNobodyAskedFor() throws IOException {
        assertThat(gateway("restart: {first: 5m}").restart().longest()).isEqualTo(Duration.ofMinutes(5));
        assertGatewayRefused("restart: {first: 5m, max: 1m}", "gateway.restart.max must not be below restart.first");
    }

    @Test
    void aCodeThatIsGivenToOneListLeavesTheOther() throws IOException {
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
    void codesLieBetween1And255(String flow) throws IOException {
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
    void refusesWhatIsNoDuration(String text) throws IOException {
        assertGatewayRefused(
                "stop: {timeout: " + text + "}",
                "gateway.stop.timeout must be a duration such as 500ms, 10s, 2m or 1h");
    }

    @Test
    void durationsHaveTheirOwnLimits() throws IOException {
        assertGatewayRefused("stop: {timeout: 0}", "gateway.stop.timeout must lie between 1 ms and an hour");
        assertGatewayRefused("stop: {timeout: 2h}", "gateway.stop.timeout must lie between 1 ms and an hour");
        assertGatewayRefused("restart: {first: 500ms}", "gateway.restart.first must be whole seconds, at least 1");
        assertGatewayRefused("restart: {max: 2h}", "gateway.restart.max must not be above an hour");
        assertGatewayRefused("restart: {healthy: 0}", "gateway.restart.healthy must be whole seconds");
        assertGatewayRefused("ready: {notify: 3, timeout: 2h}", "gateway.ready.timeout must lie between");
    }

    @Test
    void signalsGoWithAndWithoutTheirPrefix() throws IOException {
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
        assertGatewayRefused("ready: port", "gateway.ready asks for a port, so gateway.port must be set");
    }

    @Test
    void readinessByAMapping() throws IOException {
        assertThat(gateway("ready: {notify: 4}").ready()).isEqualTo(new Readiness.Notify(4, Duration.ofSeconds(60)));
        assertThat(gateway("port: 80, ready: {port: true, timeout: 5}").ready())
                .isEqualTo(new Readiness.Port(80, Duration.ofSeconds(5)));
        assertGatewayRefused("ready: {port: true}", "gateway.ready asks for a port");
        assertGatewayRefused("port: 80, ready: {port: false}", "gateway.ready must say 'port: true'");
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
    void refusesWhatIsNoSize(String text) throws IOException {
        assertGatewayRefused("limits: {memory: " + text + "}", "gateway.limits.memory must be a size such as 512M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files: 0", "processes: -1", "files: many", "processes: 1.5"})
    void countsAreAbove0(String flow) throws IOException {
        assertGatewayRefused("limits: {" + flow + "}", "must be a whole number from 1 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway: 1", "gateway: [port]", "gateway: running", "gateway: !x {port: 1}"})
    void theSectionMustBeAMapping(String text) throws IOException {
        assertRefused(text, "gateway must be a mapping of keys to values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just text\n", "42\n"})
    void theFileMustBeAMapping(String text) throws IOException {
        assertRefused(text, "the file must be a mapping of keys to values");
    }

    @Test
    void duplicateKeysAreRefused() throws IOException {
        assertRefused("gateway: {port: 1}\ngateway: {port: 2}\n", "the key 'gateway' stands there twice (line 2");
        assertGatewayRefused("port: 1, port: 2", "the key 'gateway.port' stands there twice");
        assertGatewayRefused("env: {A: 1, \"A\": 2}", "the key 'gateway.env.A' stands there twice");
        assertGatewayRefused("stop: {signal: INT, signal: INT}", "the key 'gateway.stop.signal' stands there twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1\n",
                "a: b: c\n",
                "\ta: 1\n",
                "{",
                "a: 'x\n",
                "*unknown\n",
                "a: 1\n---\nb: 2\n",
                "a: \u0001\n",
                "%YAML 3.0\n---\na: 1\n"
            })
    void whatIsNoYamlIsRefusedWithItsPlace(String text) throws IOException {
        assertRefused(text, "not valid YAML: ");
    }

    @Test
    void tellsLineAndColumnOfBrokenYaml() throws IOException {
        assertRefused("a: 1\nb: [2\nc: 3\n", "not valid YAML: ", "(line 3, column 2)");
    }

    @Test
    void abillionLaughsAreRefusedQuickly() throws IOException {
        String bomb = "a0: &a0 [lol, lol]\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                        .collect(Collectors.joining());
        assertRefused(bomb, "not valid YAML: ", "50");
    }

    @Test
    void aliasesThatAreFewAreTaken() throws IOException {
        GatewaySettings settings = read("common: &env {A: 1}\ngateway:\n  env: *env\n");
        assertThat(settings.environment().variables()).containsEntry("A", "1");
    }

    @Test
    void aMappingThatHoldsItselfEnds() throws IOException {
        assertRefused("gateway: &g {env: *g}\n", "gateway.env.env must be text");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertRefused("a: " + "[".repeat(100_000), "not valid YAML: ");
        assertRefused("a: " + "{a: ".repeat(50_000), "not valid YAML: ");
    }

    @Test
    void aFileOfAMebibyteIsTakenAndOneByteMoreIsNot() throws IOException {
        String head = "gateway: {port: 7}\n#";
        assertThat(read(head + "x".repeat((1 << 20) - head.length())).port()).hasValue(7);
        assertRefused(head + "x".repeat((1 << 20) - head.length() + 1), "larger than 1048576 bytes");
    }

    @Test
    void aByteOrderMarkIsTakenAndOtherEncodingsAreNot() throws IOException {
        assertThat(read("\uFEFFgateway: {port: 7}\n").port()).hasValue(7);
        Files.write(file, "gateway: {port: 7}".getBytes(java.nio.charset.StandardCharsets.UTF_16));
        assertThatThrownBy(() -> GatewaySettings.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aLinkInTheFilesPlaceIsFollowedButNotByRoot() throws IOException {
        Path real = Files.writeString(directory.resolve("real.yaml"), "gateway: {port: 7}\n");
        Files.createSymbolicLink(file, real);
        if (!Accounts.isRoot()) {
            assertThat(GatewaySettings.read(file).port()).hasValue(7);
            return;
        }
        assertThatThrownBy(() -> GatewaySettings.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": cannot be read: it is a link, which is not followed here");
    }

    @Test
    void aFifoInTheFilesPlaceDoesNotBlock() throws IOException {
        HomeOnDisk.fifo(file);
        assertThatThrownBy(() -> GatewaySettings.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": cannot be read: it is not a regular file");
    }

    @Test
    void hostileTextInAMessageIsQuoted() throws IOException {
        assertRefused("gateway: {port: \"\\e[31m\\nx\"}\n", "got '\\u001b[31m\\nx'");
    }
}
