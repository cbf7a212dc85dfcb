package dev.gatehouse.s6.scandir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.PrivateTree;
import dev.gatehouse.s6.S6ServiceManager;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The home that owns the gateways of a scandir, and when its mark is ignored. */
class HomeMarkTest {
    private static final ServiceName CODER = ServiceName.of("coder");

    @TempDir
    private Path path;

    private Path scandir;

    @BeforeEach
    void makeScandir() throws IOException {
        scandir = Files.createDirectory(path.resolve("scandir"));
    }

    private Home home(String name) throws IOException {
        return Home.at(Presets.named("hermes"), Files.createDirectories(path.resolve(name)));
    }

    private S6Layout layout() {
        return new S6Layout(
                scandir, NamingStem.SLOT.pattern("gateway-"), S6Tools.locate(Map.of()), Optional.empty(), false);
    }

    private HomeMark mark(Home home) {
        return new HomeMark(layout(), home);
    }

    private S6ServiceManager manager(Home home) {
        return new S6ServiceManager(home, layout(), true);
    }

    private void claim(Home home) throws IOException {
        try (Directory directory = Directory.openFollowing(scandir)) {
            mark(home).claim(directory);
        }
    }

    private void slot() throws IOException {
        Files.createDirectory(scandir.resolve("gateway-coder"));
    }

    @Test
    void theFirstHomeThatRegistersOwnsTheScandir() throws IOException {
        claim(home("a"));
        slot();
        assertThat(mark(home("a")).isOurs()).isTrue();
        assertThat(mark(home("a")).other()).isEmpty();
        assertThat(mark(home("b")).other()).contains(home("a").path().toRealPath());
        StorageException refused = catchThrowableOfType(StorageException.class, () -> claim(home("b")));
        assertThat(refused)
                .isNotNull()
                .hasMessageContaining("another home, " + home("a").path());
        assertThat(refused.remedy().orElseThrow().text())
                .isEqualTo("gatehouse --home " + home("a").path() + " gateway list");
        assertThat(mark(home("a")).isOurs()).isTrue();
    }

    @Test
    void refusesAMarkOfANewerVersion() throws IOException {
        Files.writeString(
                scandir.resolve(new HomeMark(layout(), home("a")).name()),
                home("a").path() + "\nformat=2\n");
        assertThatThrownBy(() -> claim(home("a")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("was written by a newer Gatehouse (format 2");
    }

    @Test
    void withoutSlotsAnyHomeCanClaimTheScandir() throws IOException {
        claim(home("a"));
        assertThat(mark(home("b")).other()).isEmpty();
        claim(home("b"));
        slot();
        assertThat(mark(home("a")).other()).isPresent();
    }

    @Test
    void aHomeIsRecognizedByEveryPath() throws IOException {
        claim(home("a"));
        slot();
        Path link = Files.createSymbolicLink(path.resolve("link"), home("a").path());
        assertThat(mark(Home.at(Presets.named("hermes"), link)).other()).isEmpty();
        Files.writeString(scandir.resolve(mark(home("a")).name()), link + "\n");
        assertThat(mark(home("a")).isOurs()).isTrue();
        assertThat(mark(home("a")).other()).isEmpty();
    }

    @Test
    void aDeletedHomeHasNoClaimButAHomeOnAnUnmountedVolumeHas() throws IOException {
        claim(home("a"));
        slot();
        Files.delete(home("a").path());
        assertThat(mark(home("b")).other()).isEmpty();
        Home away = home("volume/c");
        claim(away);
        Files.delete(away.path());
        Files.delete(away.path().getParent());
        assertThat(mark(home("b")).other()).isPresent();
    }

    /** A home that was copied together with its tree contains the mark of the other home. */
    @Test
    void aScandirInAHomeBelongsToThatHome() throws IOException {
        Home copy = home("copy");
        claim(home("a"));
        slot();
        scandir = Files.move(scandir, copy.path().resolve("tree"));
        assertThat(mark(copy).other()).isEmpty();
        assertThat(mark(home("b")).other()).isPresent();
        assertThat(new HomeMark(layout(), Home.at(Presets.named("hermes"), Path.of("/"))).other())
                .as("every path is below the root directory, which owns nothing")
                .isPresent();
    }

    @Test
    void doesNotCacheThatThereIsNoOwner() throws IOException {
        S6ServiceManager waiting = manager(home("b"));
        assertThat(waiting.services()).isEmpty();
        claim(home("a"));
        slot();
        assertThat(waiting.services()).isEmpty();
        assertThat(waiting.status(CODER).state()).isEqualTo(State.ABSENT);
        assertThat(manager(home("a")).services()).isEqualTo(List.of(CODER));
    }

    @Test
    void doesNotFollowLinksOrBelieveInvalidMarks() throws IOException {
        slot();
        Path mark = scandir.resolve(".gatehouse.home.gateway-");
        for (String text : List.of("", "\n", "a\0b", "no/path/that/is/absolute")) {
            Files.writeString(mark, text);
            assertThat(mark(home("b")).isOurs()).isFalse();
        }
        Files.delete(mark);
        Files.createDirectory(mark);
        assertThat(mark(home("b")).other()).isEmpty();
    }

    @Test
    void aTreeOfAnotherHomeIsNeitherStartedNorStopped() throws IOException {
        Host.require("s6-svscan");
        claim(home("a"));
        slot();
        PrivateTree tree = PrivateTree.of(home("b"), Map.of("GATEHOUSE_SCANDIR", scandir.toString()));
        assertThatThrownBy(() -> tree.up(path.resolve("lock"), Duration.ofSeconds(5)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("another home");
        assertThatThrownBy(() -> tree.down(Duration.ofSeconds(5)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("another home");
        assertThat(scandir.resolve("gateway-coder")).isDirectory();
    }
}
