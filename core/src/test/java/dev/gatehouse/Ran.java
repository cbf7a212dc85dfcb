package dev.gatehouse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program that a test has run to its end, with empty input. */
public final class Ran {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int exit;
    private final byte[] output;
    private final byte[] error;

    private Ran(int exit, byte[] output, byte[] error) {
        this.exit = exit;
        this.output = output;
        this.error = error;
    }

    /** Runs a program in a directory, with these variables in addition to the inherited ones. */
    public static Ran in(Path directory, Map<String, String> environment, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        return of(builder);
    }

    public static Ran of(ProcessBuilder builder) throws IOException {
        Path output = Files.createTempFile("gatehouse-test", ".out");
        Path error = Files.createTempFile("gatehouse-test", ".err");
        try {
            Process process = builder.redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            if (!process.waitFor(LIMIT)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end within " + LIMIT);
            }
            return new Ran(process.exitValue(), Files.readAllBytes(output), Files.readAllBytes(error));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
            Files.delete(error);
        }
    }

    /** The exit code; 128 plus the signal's number if a signal ended it. */
    public int exit() {
        return exit;
    }

    public String output() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** The same without some parts of the output. */
    public Ran without(String text) {
        return new Ran(exit, output().replace(text, "").getBytes(StandardCharsets.UTF_8), error);
    }

    public String error() {
        return new String(error, StandardCharsets.UTF_8);
    }

    /** The parts of the output that end with a NUL. */
    public List<String> outputBetweenNuls() {
        List<String> texts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < output.length; i++) {
            if (output[i] == 0) {
                texts.add(new String(Arrays.copyOfRange(output, start, i), StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return texts;
    }

    @Override
    public String toString() {
        return "exit " + exit + "\n" + output() + error();
    }
}
