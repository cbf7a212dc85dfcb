package dev.gatehouse.systemtest.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./test --all} leaves when it is interrupted, with other scripts in the places of those that install and build. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "sessions are those of Linux")
class TestScriptTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Its command is in another process group, as with the scripts that it stands for. */
    private static final String LONG =
            "#!/bin/sh\ntimeout 600 sh -c 'echo $$ >\"$0.new\"; mv \"$0.new\" \"$0\"; sleep 600; :' \"$0.pid\"\n";

    @TempDir
    private Path root;

    private Path script(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    void whatItHasStartedEndsWithIt() throws Exception {
        // Other accounts have to be able to read a checkout.
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path test = script("test", Files.readString(Checkout.file("test")));
        script("systemtest/setup.sh", Files.readString(Checkout.file("systemtest/setup.sh")));
        Path build = script("systemtest/cluster/build", LONG);
        Path install = script("systemtest/programs/install", LONG);
        // It must not install anything here.
        script("bin/apt-get", "#!/bin/sh\n");
        ProcessBuilder builder = new ProcessBuilder(List.of(test.toString(), "--all"));
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try (Running running = new Running("./test", process)) {
            running.endInput();
            ProcessHandle first = started(build, running);
            ProcessHandle second = started(install, running);

            process.destroy();

            assertThat(running.result(LIMIT).exitCode()).isEqualTo(130);
            Poll.until("both have ended", LIMIT, () -> !first.isAlive() && !second.isAlive());
        }
    }

    private static ProcessHandle started(Path script, Running running) throws IOException {
        Path pid = script.resolveSibling(script.getFileName() + ".pid");
        Poll.until(() -> script + " runs: " + running.errorSoFar(), LIMIT, () -> Files.exists(pid));
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }
}
