package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Compares a renderer's output with files in a folder of {@code golden}, one per case, that a person has reviewed.
 *
 * <p>After an intended change, {@code ./mvnw test -pl core -Dtest=*GoldenTest -Dgatehouse.golden.update=true} rewrites
 * them; review the difference before committing.
 */
public final class GoldenFiles {
    private static final String UPDATE = "gatehouse.golden.update";

    private final Path folder;

    public GoldenFiles(String folder) {
        this.folder = Path.of("src/test/resources/golden", folder);
    }

    /** All files of a rendering with their modes, as one text. */
    public static String text(Rendering rendering) {
        StringBuilder text = new StringBuilder("# ").append(rendering.root()).append('\n');
        for (RenderedFile file : rendering.files()) {
            text.append("==> %s %04o\n".formatted(file.path(), file.mode())).append(file.content());
            if (!file.content().endsWith("\n")) {
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** Compares a case with its file, or writes the file. */
    public void compare(String name, String text) throws IOException {
        Path file = folder.resolve(name + ".txt");
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(folder);
            Files.writeString(file, text);
        }
        assertThat(file).as("run with -D%s=true to write it", UPDATE).exists();
        assertThat(text).isEqualTo(Files.readString(file));
    }

    /** Fails if a file belongs to none of these cases, or a case has no file. */
    public void belongTo(Stream<String> names) throws IOException {
        assumeFalse(Boolean.getBoolean(UPDATE), "golden files are being written");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names.map(name -> name + ".txt").toList());
        }
    }
}
