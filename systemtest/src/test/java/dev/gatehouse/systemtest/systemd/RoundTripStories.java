package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values of a definition arrive in the gateway unchanged, and systemd finds no faults in units. */
class RoundTripStories extends SystemdStories {
    private static final int UNITS = 50;
    private static final int VALUES = 100;

    /** Writes its arguments and environment byte by byte; the last file appears in one step. */
    private static final String WITNESS = """
            #!/bin/sh
            cat /proc/$$/cmdline >"$1/words"
            cat /proc/$$/environ >"$1/variables.new"
            mv "$1/variables.new" "$1/variables"
            """;

    /** Text with characters that are special in one of the syntaxes involved. */
    private static final String MEANT = "\"'\\%$`\n\t\r #;{}()[]*?!~&|<>=-+@:,./^_aA0nxu";

    /**
     * A unit and the values that it must pass on.
     *
     * @param definition definition with the recording program as its command
     */
    private record Case(
            FakeGateway gateway, GatewayDefinition definition, List<String> words, Map<String, String> set) {
        Path file(String name) {
            return gateway.directory().resolve(name);
        }
    }

    @Test
    void tenThousandRandomValuesArriveUnchanged() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String witness = program(WITNESS);
        List<Case> cases = IntStream.range(0, UNITS)
                .mapToObj(i -> random(gateway(String.format("round-%02d", i)), witness, random))
                .toList();

        manager()
                .define(cases.stream().map(Case::definition).toList(), Initially.UP)
                .orThrow();

        for (Case one : cases) {
            Poll.until(
                    () -> one.gateway().service() + " has written its values; state: " + statusOf(one.gateway()),
                    LIMIT,
                    () -> Files.exists(one.file("variables")));
            assertThat(texts(one.file("words")))
                    .as("arguments with seed %d", seed)
                    .endsWith(one.words().toArray(String[]::new));
            assertThat(variables(one)).as("environment with seed %d", seed).containsAllEntriesOf(one.set());
            // systemd shows a command as it was read, before it replaces two dollar signs by one.
            assertThat(property(one.gateway(), "ExecStart"))
                    .as("words that systemctl shows with seed %d", seed)
                    .contains(String.join(" ", one.words()).replace("$", "$$"));
        }
        assertVerified(cases.stream().map(Case::gateway).toList());
    }

    private static Case random(FakeGateway gateway, String witness, Random random) {
        List<String> words = random.ints(VALUES, 0, 60)
                .mapToObj(length -> text(random, length, false))
                .toList();
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < VALUES; i++) {
            variables.put("VALUE_" + i, text(random, random.nextInt(60), true));
        }
        List<String> command =
                new ArrayList<>(List.of(witness, gateway.directory().toString()));
        command.addAll(words);
        return new Case(gateway, with(gateway.definition(), command, Environment.of(variables)), words, variables);
    }

    /** Any text that can be passed to a process. Arguments cannot contain Unicode noncharacters, which are refused. */
    private static String text(Random random, int length, boolean noncharacters) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int point = switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextInt(0x17f);
                case 1 -> 0x20 + random.nextInt(0x10ffe0);
                default -> MEANT.charAt(random.nextInt(MEANT.length()));
            };
            boolean noncharacter = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (!surrogate && (noncharacters || !noncharacter)) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    private static GatewayDefinition with(GatewayDefinition other, List<String> command, Environment environment) {
        return other.toBuilder().command(command).environment(environment).build();
    }

    /** Splits text at each NUL. */
    private static List<String> texts(Path file) throws IOException {
        String all = Files.readString(file, StandardCharsets.UTF_8);
        List<String> texts = new ArrayList<>(Arrays.asList(all.split("\0", -1)));
        texts.removeLast();
        return texts;
    }

    private static Map<String, String> variables(Case one) throws IOException {
        return texts(one.file("variables")).stream()
                .collect(Collectors.toMap(
                        text -> text.substring(0, text.indexOf('=')), text -> text.substring(text.indexOf('=') + 1)));
    }

    @Test
    void systemctlDoesNotShowValues() {
        FakeGateway gateway = gateway("alpha").with("API_KEY", "dear-secret");
        up(gateway);
        assertThat(SystemdTools.here("show", unitName(gateway))).doesNotContain("dear-secret");
        assertThat(SystemdTools.here("cat", unitName(gateway))).doesNotContain("dear-secret");
    }

    @Test
    void systemdAnalyzeFindsNoFaults() {
        RestartPolicy rare = new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                RestartPolicy.NEVER.again(),
                RestartPolicy.NEVER.never());
        List<FakeGateway> kinds = List.of(
                gateway("plain"),
                gateway("default"),
                gateway("a".repeat(dev.gatehouse.definition.ProfileName.MAX_LENGTH)),
                gateway("notifying").notifying(Duration.ofMillis(1)),
                gateway("port").with(new Readiness.Port(8080, Duration.ofHours(1))),
                gateway("never").with(RestartPolicy.NEVER),
                gateway("rarely").with(rare),
                gateway("interrupted").with(new StopPolicy("INT", Duration.ofMillis(1))),
                gateway("limited").withMemoryLimit(512L << 20));
        manager()
                .define(kinds.stream().map(FakeGateway::definition).toList(), Initially.DOWN)
                .orThrow();
        assertVerified(kinds);
    }

    private void assertVerified(List<FakeGateway> gateways) {
        List<String> words = new ArrayList<>(List.of("verify", "--man=no"));
        gateways.forEach(gateway -> words.add(unit(gateway).toString()));
        CommandResult result = SystemdTools.tool("systemd-analyze", words.toArray(String[]::new));
        assertThat(result.words()).as("what systemd-analyze verify finds").isEmpty();
        assertThat(result.exitCode()).isZero();
    }
}
