package dev.gatehouse.systemtest.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The functions of {@code systemtest/setup.sh}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for Linux")
class SetupFunctionsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Another apt has a lock during its first two calls. */
    private static final String BUSY_APT = """
            #!/bin/sh
            echo "$*" >>"$CALLS"
            if [ "$(grep -c . "$CALLS")" -lt "$BUSY" ]; then
                echo 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 42 (apt-get)' >&2
                exit 100
            fi
            exit "$CODE"
            """;

    @TempDir
    private Path root;

    private Running start(Map<String, String> variables, String script) throws IOException {
        Path programs = Files.createDirectories(root.resolve("bin"));
        Path apt = Files.writeString(programs.resolve("apt-get"), BUSY_APT);
        Files.setPosixFilePermissions(apt, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "sh",
                "-uc",
                ". \"$1\"; " + script,
                "sh",
                Checkout.file("systemtest/setup.sh").toString()));
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().put("CALLS", root.resolve("calls").toString());
        builder.environment().putAll(variables);
        Running running =
                new Running("setup.sh", builder.directory(root.toFile()).start());
        running.endInput();
        return running;
    }

    private Result run(Map<String, String> variables, String script) throws IOException {
        try (Running running = start(variables, script)) {
            return running.result(LIMIT);
        }
    }

    @Test
    void aptWaitsForAnotherOneAndSaysSoOnce() throws IOException {
        Result result = run(Map.of("BUSY", "3", "CODE", "0"), "log=log; apt_get 60 update -q");
        assertThat(result.exitCode()).isZero();
        assertThat(result.error())
                .isEqualTo("==> Waiting up to 300 seconds for another apt: Could not get lock /var/lib/apt/lists/lock."
                        + " It is held by process 42 (apt-get)\n");
        assertThat(root.resolve("calls")).hasContent("update -q\nupdate -q\nupdate -q");
    }

    @Test
    void aptDoesNotWaitForever() throws IOException {
        Result result =
                run(Map.of("BUSY", "1000", "CODE", "0"), "log=log; APT_PATIENCE=1; apt_get 60 update -q; exit $?");
        assertThat(result.exitCode()).isEqualTo(100);
        assertThat(root.resolve("log")).content().contains("Could not get lock");
    }

    @Test
    void anotherFailureOfAptIsNotRepeated() throws IOException {
        Result result = run(Map.of("BUSY", "0", "CODE", "7"), "log=log; apt_get 60 update -q; exit $?");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.error()).isEmpty();
        assertThat(root.resolve("calls")).hasContent("update -q");
    }

    @Test
    void aSecondRunSaysThatItWaits() throws IOException {
        try (Running first = start(Map.of(), "take_lock lock 60; echo has it; exec sleep 600")) {
            assertThat(first.nextLine(LIMIT)).contains("has it");
            Result second = run(Map.of(), "take_lock lock 1; echo too");
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output()).isEmpty();
            assertThat(second.error()).contains("Waiting up to 1 minutes for another run that holds lock", "fuser -v");
        }
    }

    @Test
    void allCommandsTogetherHaveALimit() throws IOException {
        Result result =
                run(Map.of(), "log=log; end_after 1; try 60 sleep 600; echo $?; try 60 touch late; echo $?; exit");
        assertThat(result.output()).isEqualTo("124\n124\n");
        assertThat(root.resolve("late")).doesNotExist();
        assertThat(root.resolve("log")).content().contains("$ sleep 600", "the time limit for all of it has passed");
    }

    @Test
    void aCacheThatNamespacesHideIsRefused() throws IOException {
        for (String place : List.of("/tmp/cache", "/run/cache", "/dev/shm")) {
            Result result = run(Map.of("GATEHOUSE_TEST_CACHE", place), "find_cache; echo $cache");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.error()).contains("The cache " + place + " cannot be used");
        }
        assertThat(run(Map.of("GATEHOUSE_TEST_CACHE", "/srv/cache"), "find_cache; echo $cache")
                        .output())
                .isEqualTo("/srv/cache\n");
    }
}
