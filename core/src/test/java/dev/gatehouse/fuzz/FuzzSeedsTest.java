package dev.gatehouse.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Parsers of what others may write throw only what they document, for valid inputs and for those that once broke one. */
class FuzzSeedsTest {
    private static final int LARGE = 20_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static final List<FuzzTarget> TARGETS = FuzzTarget.ALL;

    @ParameterizedTest
    @FieldSource("TARGETS")
    void seedsThrowOnlyWhatIsDocumented(FuzzTarget target) throws Exception {
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            run(target, seed);
        }
    }

    /** A parser that recurses, or looks ahead from each position, takes the whole stack or time by the square of the length. */
    static Stream<Arguments> largeInputs() {
        return Stream.of(
                arguments(
                        "PropertyListFuzz", "deep XML", "<plist>" + "<array>".repeat(LARGE) + "</array>".repeat(LARGE)),
                arguments("PropertyListFuzz", "deep list of words", "(".repeat(LARGE)),
                arguments("JournalFuzz", "deep JSON", "{\"MESSAGE\":" + "[".repeat(LARGE)),
                arguments("IntentFuzz", "deep JSON", "{\"a\":" + "[".repeat(LARGE)),
                arguments("SettingsFuzz", "deep YAML", "a: " + "[".repeat(LARGE)),
                arguments("SettingsFuzz", "many values", "x: [" + "[],".repeat(LARGE) + "]"),
                arguments("TaskFuzz", "deep XML", "<Task>" + "<a>".repeat(LARGE) + "</a>".repeat(LARGE) + "</Task>"),
                arguments("LaunchctlFuzz", "many lines", "x\n".repeat(10 * LARGE)),
                arguments("LaunchFuzz", "long literal", "shell.Run \"" + "a".repeat(3 * LARGE) + "\", 0\n"),
                arguments("LaunchFuzz", "quotes in a literal", "shell.Run \"" + "\"".repeat(3 * LARGE)),
                arguments("LaunchFuzz", "blanks after Run", "shell.Run" + " ".repeat(3 * LARGE) + "x\n"),
                arguments("ProcFuzz", "empty lines", "#!/usr/bin/execlineb\n" + "\n".repeat(3 * LARGE) + "x"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("largeInputs")
    void largeInputsTakeLittleTimeAndStack(String target, String name, String input) {
        run(FuzzTarget.named(target), input.getBytes(StandardCharsets.UTF_8));
    }

    private static void run(FuzzTarget target, byte[] input) {
        assertTimeoutPreemptively(LIMIT, () -> target.run(input));
    }
}
