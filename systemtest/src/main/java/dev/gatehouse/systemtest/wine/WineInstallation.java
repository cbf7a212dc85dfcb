package dev.gatehouse.systemtest.wine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What {@code systemtest/wine/install} has installed.
 *
 * @param directory with a Java for Windows, and a prefix for Wine that is copied for use
 */
public record WineInstallation(Path directory) {
    /** The script has a limit for each of its own steps. */
    private static final int LIMIT_MINUTES = 25;

    /** This host cannot run it. */
    private static final int UNABLE = 3;

    /** Installs what is missing. Skips the test if this host cannot run it, with the reason, and fails if it should have worked. */
    public static WineInstallation require() {
        try {
            Path output = Files.createTempFile("gatehouse-wine", ".out");
            Path error = Files.createTempFile("gatehouse-wine", ".err");
            try {
                Process script = new ProcessBuilder(Checkout.directory()
                                .resolve("systemtest/wine/install")
                                .toString())
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile())
                        .start();
                if (!script.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                    script.descendants().forEach(ProcessHandle::destroyForcibly);
                    script.destroyForcibly();
                    throw new AssertionError("systemtest/wine/install did not exit: " + Files.readString(error));
                }
                if (script.exitValue() == UNABLE) {
                    String reason = Files.readString(error).strip().replace("⚠ ", "");
                    System.out.println("skipped: " + reason);
                    Assumptions.abort(reason);
                }
                if (script.exitValue() != 0) {
                    throw new AssertionError(Files.readString(error));
                }
                return new WineInstallation(Path.of(Files.readString(output).strip()));
            } finally {
                Files.delete(output);
                Files.delete(error);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
