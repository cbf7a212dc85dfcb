package dev.gatehouse.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The shell scripts of containers, which are resources. */
final class ContainerScript {
    private ContainerScript() {}

    /** Reads one without its first lines, up to the empty one, which are for readers of the file. */
    static String read(String name) {
        try (InputStream script = ContainerScript.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("\n\n") + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
