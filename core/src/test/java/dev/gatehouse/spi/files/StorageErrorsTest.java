package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageErrorsTest {
    private static final Path ROOT = Path.of("/").toAbsolutePath();
    private static final Path PLACE = ROOT.resolve("nowhere/it's here");

    static Stream<Arguments> failures() {
        String look = "ls -la " + ROOT;
        return Stream.of(
                Arguments.of(
                        new AccessDeniedException("/srv/x"),
                        AccessRefusedException.class,
                        "Writing x in " + PLACE + " failed: no permission for /srv/x",
                        look),
                Arguments.of(
                        new DirectoryIteratorException(new AccessDeniedException("/srv/x")),
                        AccessRefusedException.class,
                        "Writing x in " + PLACE + " failed: no permission for /srv/x",
                        look),
                Arguments.of(
                        new DirectoryNotEmptyException("/srv/full"),
                        StorageException.class,
                        "Writing x in " + PLACE + " failed: /srv/full is a directory that Gatehouse did not create;"
                                + " it was not changed",
                        "ls -la /srv/full"),
                Arguments.of(
                        new FileSystemException("/srv/x", null, "No space left on device"),
                        StorageException.class,
                        "Writing x in " + PLACE + " failed: /srv/x: No space left on device",
                        "df -h " + ROOT),
                Arguments.of(
                        new IOException("broken"),
                        StorageException.class,
                        "Writing x in " + PLACE + " failed: broken",
                        look));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachFailureHasAMessageAndARemedy(Exception e, Class<?> type, String message, String remedy) {
        GatehouseException translated = StorageErrors.translate("writing x", PLACE, e);
        assertThat(translated).isInstanceOf(type).hasMessage(message);
        assertThat(String.join(" ", translated.remedy().orElseThrow().words())).isEqualTo(remedy);
    }

    @Test
    void thePlaceIsNamedOnce() {
        assertThat(StorageErrors.translate("reading " + PLACE + "/a", PLACE, new IOException("broken")))
                .hasMessage("Reading " + PLACE + "/a failed: broken");
    }

    static Stream<Arguments> replacements() {
        String busy = "The process cannot access the file because it is being used by another process";
        return Stream.of(
                // Linux, and Windows with and without words.
                Arguments.of(new FileSystemException("file", "place", "Is a directory"), "place", "place"),
                Arguments.of(new AccessDeniedException("file", "place", null), "place", "place"),
                Arguments.of(new FileSystemException("file", "place", busy), "place", "place"),
                Arguments.of(new FileAlreadyExistsException("file", "place", null), "place", "place"),
                Arguments.of(new DirectoryNotEmptyException("place"), "place", "place"),
                // The place has a file, or nothing.
                Arguments.of(new AccessDeniedException("file", "place", null), "", ""),
                Arguments.of(new FileSystemException("file", "place", busy), "", ""),
                // A directory was to be moved.
                Arguments.of(new AccessDeniedException("file", "place", null), "file place", ""),
                // Its source has gone.
                Arguments.of(new NoSuchFileException("file", "place", null), "place", ""),
                // Nothing was to be replaced: a directory that cannot be read, for example.
                Arguments.of(new AccessDeniedException("place"), "place", ""),
                Arguments.of(new IOException("place"), "place", ""));
    }

    @ParameterizedTest
    @MethodSource("replacements")
    void aDirectoryInThePlaceOfAFileIsFound(Exception e, String directories, String occupied) {
        List<String> all = List.of(directories.split(" "));
        assertThat(StorageErrors.occupied(e, all::contains).orElse("")).isEqualTo(occupied);
    }

    @Test
    void aDirectoryInThePlaceOfAFileIsNamed(@TempDir Path folder) throws IOException {
        Path place = Files.createDirectories(folder.resolve("run/occupied")).getParent();
        byte[] content = {1};
        assertThatThrownBy(() -> FileWriter.at(folder).replace(Path.of("run"), content, 0600))
                .isInstanceOfSatisfying(IOException.class, e -> {
                    GatehouseException translated = StorageErrors.translate("writing run", folder, e);
                    assertThat(translated)
                            .isInstanceOf(StorageException.class)
                            .hasMessage("Writing run in " + folder + " failed: " + place
                                    + " is a directory that Gatehouse did not create; it was not changed");
                    assertThat(translated.remedy().orElseThrow().words())
                            .containsExactly("ls", "-la", place.toString());
                });
    }
}
