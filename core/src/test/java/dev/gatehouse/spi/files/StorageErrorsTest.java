package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageErrorsTest {
    private static final Path PLACE = Path.of("/nowhere/it's here");

    static Stream<Arguments> failures() {
        String look = "ls -la /";
        return Stream.of(
                Arguments.of(
                        new AccessDeniedException("/srv/x"),
                        AccessRefusedException.class,
                        "Writing x in /nowhere/it's here failed: no permission for /srv/x",
                        look),
                Arguments.of(
                        new DirectoryIteratorException(new AccessDeniedException("/srv/x")),
                        AccessRefusedException.class,
                        "Writing x in /nowhere/it's here failed: no permission for /srv/x",
                        look),
                Arguments.of(
                        new DirectoryNotEmptyException("/srv/full"),
                        StorageException.class,
                        "Writing x in /nowhere/it's here failed: /srv/full is a directory that Gatehouse did not create;"
                                + " it was not changed",
                        "ls -la /srv/full"),
                Arguments.of(
                        new FileSystemException("/srv/x", null, "No space left on device"),
                        StorageException.class,
                        "Writing x in /nowhere/it's here failed: /srv/x: No space left on device",
                        "df -h /"),
                Arguments.of(
                        new IOException("broken"),
                        StorageException.class,
                        "Writing x in /nowhere/it's here failed: broken",
                        look));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachFailureHasAMessageAndARemedy(Exception e, Class<?> type, String message, String remedy) {
        GatehouseException translated = StorageErrors.translate("writing x", PLACE, e);
        assertThat(translated).isInstanceOf(type).hasMessage(message);
        assertThat(translated.remedy().orElseThrow().text()).isEqualTo(remedy);
    }

    @Test
    void thePlaceIsNamedOnce() {
        assertThat(StorageErrors.translate("reading " + PLACE + "/a", PLACE, new IOException("broken")))
                .hasMessage("Reading /nowhere/it's here/a failed: broken");
    }
}
