package dev.gatehouse.systemtest.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real programs, as {@code systemtest/programs/install} has installed them. */
final class ProgramCache {
    private static final String INSTALLER = "programs/install";

    /** The installer limits each of its own steps to 15 minutes. */
    private static final int LIMIT_MINUTES = 40;

    private ProgramCache() {}

    /** Returns the directory of the cache. Installs what is missing, and fails with what the installer has tried. */
    static Path require(String... programs) {
        List<String> words =
                new ArrayList<>(List.of(checkout("systemtest", INSTALLER).toString()));
        words.addAll(List.of(programs));
        try {
            File output = File.createTempFile("gatehouse-programs", ".out");
            File error = File.createTempFile("gatehouse-programs", ".err");
            try {
                Process installer = new ProcessBuilder(words)
                        .redirectOutput(output)
                        .redirectError(error)
                        .start();
                if (!installer.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                    installer.descendants().forEach(ProcessHandle::destroyForcibly);
                    installer.destroyForcibly();
                    throw new AssertionError(INSTALLER + " did not end: " + Files.readString(error.toPath()));
                }
                if (installer.exitValue() != 0) {
                    throw new AssertionError(Files.readString(error.toPath()));
                }
                return Path.of(Files.readString(output.toPath()).strip());
            } finally {
                Files.deleteIfExists(output.toPath());
                Files.deleteIfExists(error.toPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Returns a file of the checkout. A test runs in the directory of its module, or in that of the checkout. */
    static Path checkout(String module, String file) {
        return Stream.of(Path.of("..", module, file), Path.of(module, file))
                .map(path -> path.toAbsolutePath().normalize())
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not found: " + module + "/" + file));
    }
}
