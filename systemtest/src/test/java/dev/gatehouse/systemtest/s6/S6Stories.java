package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.FixtureStories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Base of stories specific to s6, on the tree of the namespace in which they run. */
abstract class S6Stories extends FixtureStories<S6Fixture> {
    /** Returns the tree under test. */
    Place place() {
        return Place.here();
    }

    @Override
    protected S6Fixture open() {
        return new S6Fixture(place());
    }

    Path slot(FakeGateway gateway) {
        return fixture().slot(gateway.service());
    }

    /** Whether a process runs. One that has ended and that process 1 has not reaped yet does not. */
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Runs a tool and returns its output, or its error output if it failed. */
    static String run(Object... words) {
        try {
            Process process = new ProcessBuilder(
                            List.of(words).stream().map(Object::toString).toList())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words[0] + " did not exit");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
