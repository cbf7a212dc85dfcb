package dev.gatehouse.kubernetes.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The shell scripts of containers, which are resources. */
public final class ContainerScript {
    private ContainerScript() {}

    /**
     * Reads one without its first lines, up to the empty one, which are for readers of the file.
     *
     * @param user the class that runs it, in whose package it is
     */
    public static String read(Class<?> user, String name) {
        try (InputStream script = user.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("\n\n") + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
