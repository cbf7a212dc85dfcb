package dev.gatehouse.profile.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HoldersElsewhere;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.testkit.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeOwnerTest {
    private static final String SCANDIR = "/run/service";
    private static final Instant NOW = Instant.parse("2026-05-30T12:00:00.5Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Owner STRANGER = new Owner(
            "container",
            "0123456789ab",
            "pid:[4026530000]",
            SCANDIR,
            Optional.of(Instant.parse("2026-05-01T00:00:00Z")));

    private Path home;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        home = TestHome.in(directory).path();
    }

    private Path lock() {
        return home.resolve(".gatehouse/owner.lock");
    }

    private static Owner self() {
        return Owner.here("container", SCANDIR, CLOCK);
    }

    @Test
    void aHomeWithoutARecordIsFree() throws IOException {
        assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
    }

    @Test
    void aRecordWithoutALockProvesNothing() throws IOException {
        HomeOwner.record(home, STRANGER);
        assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
    }

    @Test
    void aLockFromElsewhereMeansAnotherOwner() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user cannot create a pid namespace");
        HomeOwner.record(home, STRANGER);
        try (LockHolder holder = LockHolder.elsewhere(lock())) {
            assertThat(holder).isNotNull();
            assertThat(HomeOwner.other(home, SCANDIR)).contains(STRANGER);
        }
        // The kernel releases the lock of a killed process.
        assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
    }

    @Test
    void anOwnerElsewhereWithoutARecordIsUnknown() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user cannot create a pid namespace");
        HomeOwner.record(home, STRANGER);
        try (LockHolder holder = LockHolder.elsewhere(lock())) {
            assertThat(holder).isNotNull();
            for (String text : new String[] {"", "garbage", "\0\0", "=\n=x\n", "since=yesterday\n"}) {
                Files.writeString(home.resolve(".gatehouse/owner"), text);
                assertThat(HomeOwner.other(home, SCANDIR)).get().satisfies(owner -> {
                    assertThat(owner.words())
                            .isEqualTo("an unknown process on host unknown with scan directory unknown");
                    assertThat(owner.since()).isEmpty();
                });
            }
            Files.delete(home.resolve(".gatehouse/owner"));
            assertThat(HomeOwner.other(home, SCANDIR)).isPresent();
        }
    }

    @Test
    void aHolderInAnotherNamespaceHoldsEveryGatewayUntilItEnds() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user cannot create a pid namespace");
        HomeOwner.record(home, STRANGER);
        HolderQuery query = query("coder", "writer");
        assertThat(HoldersElsewhere.of(query)).isEmpty();
        try (LockHolder holder = LockHolder.elsewhere(lock())) {
            assertThat(holder).isNotNull();
            assertThat(HoldersElsewhere.of(query)).hasSize(2).allSatisfy(found -> {
                assertThat(found.words()).isEqualTo(STRANGER.words());
                assertThat(found.excludesOthers()).isTrue();
                assertThat(found.commands()).isEmpty();
            });
        }
        assertThat(HoldersElsewhere.of(query)).isEmpty();
    }

    @Test
    void theLockOfALoggerElsewhereHoldsItsGateway() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user cannot create a pid namespace");
        HomeOwner.record(home, STRANGER);
        Path folder = Files.createDirectories(home.resolve("logs/gateways/coder"));
        Path logger = Files.createFile(folder.resolve("lock"));
        try (LockHolder holder = LockHolder.elsewhere(logger)) {
            assertThat(holder).isNotNull();
            assertThat(HoldersElsewhere.of(query("coder", "writer")))
                    .singleElement()
                    .satisfies(found ->
                            assertThat(found.words()).isEqualTo(STRANGER.words() + " (it locks " + logger + ")"));
        }
        // The process table shows the trees of this namespace.
        try (LockHolder holder = LockHolder.of(logger)) {
            assertThat(holder).isNotNull();
            assertThat(HoldersElsewhere.of(query("coder"))).isEmpty();
        }
    }

    private HolderQuery query(String... profiles) {
        return HolderQuery.of(
                Home.at(Presets.named("hermes"), home),
                HostFacts.ofThisHost(),
                Stream.of(profiles).map(ServiceName::of).toList());
    }

    @Test
    void anotherTreeInThisNamespaceIsAnotherOwner() throws Exception {
        HomeOwner.record(home, self());
        try (LockHolder holder = LockHolder.of(lock())) {
            assertThat(holder).isNotNull();
            assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
            assertThat(HomeOwner.other(home, "/another/tree")).contains(self());
        }
    }

    @Test
    void aRecordOfAFormerContainerIsIgnored() throws Exception {
        HomeOwner.record(home, STRANGER);
        try (LockHolder holder = LockHolder.of(lock())) {
            assertThat(holder).isNotNull();
            assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
            Files.delete(home.resolve(".gatehouse/owner"));
            assertThat(HomeOwner.other(home, SCANDIR)).isEmpty();
        }
    }

    @Test
    void theLockOfOurOwnTreeOverridesTheRecord(@TempDir Path tree) throws Exception {
        HomeOwner.record(home, self());
        Files.createDirectory(tree.resolve(".s6-svscan"));
        try (LockHolder svscan = LockHolder.of(lock(), tree.resolve(".s6-svscan/lock"))) {
            assertThat(svscan).isNotNull();
            assertThat(HomeOwner.other(home, tree.toString())).isEmpty();
            assertThat(HomeOwner.other(home, "/another/tree")).contains(self());
        }
    }

    @Test
    void readsWhatItRecords() {
        assertThat(Owner.of(STRANGER.text())).isEqualTo(STRANGER);
        assertThat(Owner.of(self().text())).isEqualTo(self());
        assertThat(self().since()).contains(Instant.parse("2026-05-30T12:00:00Z"));
        assertThat(self().host()).isNotBlank();
        assertThat(STRANGER.words())
                .isEqualTo(
                        "container on host 0123456789ab with scan directory /run/service, since 2026-05-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-05-30T12:34:56Z",
                "0000-01-01T00:00:00Z",
                "2024-02-29T23:59:59Z",
                "2026-05-30T24:00:00Z",
                "2026-05-30T12:34:56.5Z",
                "2026-05-30T12:34:56+02:00"
            })
    void timesAreThoseOfTheJdk(String time) {
        assertThat(Owner.of("since=" + time + "\n").since()).contains(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-02-30T12:34:56Z", "2026-05-30T12:34:61Z", "2026-05-30 12:34:56Z", "2026-05-3xT12:34:56Z"})
    void timesThatAreNoneAreUnknown(String time) {
        assertThat(Owner.of("since=" + time + "\n").since()).isEmpty();
    }

    @Test
    void lineBreaksCannotForgeARecord() {
        Owner liar = new Owner("x\nhost=y", "h\n", "", "s\r\nwhat=z", Optional.empty());
        assertThat(Owner.of(liar.text())).isEqualTo(new Owner("x host=y", "h", "", "s what=z", Optional.empty()));
    }

    @Test
    void newFilesOfRootBelongToTheHomesOwner() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Files.setPosixFilePermissions(home.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(home, "unix:uid", 4711);
        Files.setAttribute(home, "unix:gid", 4712);
        HomeOwner.record(home, self());
        for (String name : new String[] {".gatehouse", ".gatehouse/owner", ".gatehouse/owner.lock"}) {
            assertThat(Files.getAttribute(home.resolve(name), "unix:uid"))
                    .as(name)
                    .isEqualTo(4711);
            assertThat(Files.getAttribute(home.resolve(name), "unix:gid"))
                    .as(name)
                    .isEqualTo(4712);
        }
    }

    @Test
    void symbolicLinksAreNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(home.resolve(".gatehouse"), elsewhere);
        assertThatThrownBy(() -> HomeOwner.record(home, self())).isInstanceOf(IOException.class);
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(home.resolve(".gatehouse"));
        Files.createDirectory(home.resolve(".gatehouse"));
        Path target = elsewhere.resolve("target");
        Files.createSymbolicLink(lock(), target);
        assertThatThrownBy(() -> HomeOwner.record(home, self())).isInstanceOf(IOException.class);
        assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
}
