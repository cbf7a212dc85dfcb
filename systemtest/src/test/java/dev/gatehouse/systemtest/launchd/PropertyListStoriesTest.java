package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Property lists that are symbolic links, writable by others, of another home, foreign, of Hermes, or deleted. */
class PropertyListStoriesTest extends LaunchdStories {
    @Test
    void aPropertyListThatIsALinkIsRefused() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Path plist = place().plist("alpha");
        Path elsewhere = place().scratch().resolve("elsewhere.plist");
        Files.move(plist, elsewhere);
        Files.createSymbolicLink(plist, elsewhere);
        for (Runnable operation : List.<Runnable>of(
                () -> manager().start(gateway.service(), Wait.PROOF),
                () -> manager().define(gateway.with("NEW", "1").definition()))) {
            assertThatThrownBy(operation::run)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("it is a symbolic link");
        }
        assertThat(Files.isSymbolicLink(plist)).isTrue();
        assertThat(gateway.events().all()).isEmpty();
        Files.delete(plist);
        Files.move(elsewhere, plist);
    }

    @Test
    void aPropertyListThatOthersCanWriteIsRefused() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.setPosixFilePermissions(place().plist("alpha"), PosixFilePermissions.fromString("rw-rw-r--"));
        GatehouseException failure =
                catchThrowableOfType(StorageException.class, () -> manager().start(gateway.service(), Wait.PROOF));
        assertThat(failure).hasMessageContaining("have write permission");
        assertThat(failure.remedy().orElseThrow().text()).startsWith("chmod go-w '");
        assertThat(manager().inspect(List.of(gateway.definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.STALE);
    }

    /** The second home's label has a hash instead of the profile, as that of Hermes. */
    @Test
    void twoHomesOfOneAccountRunGatewaysOfTheSameProfileName() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Home second = Home.at(
                place().home().app(), Files.createDirectories(place().scratch().resolve("second")));
        try (LaunchdFixture theirs = new LaunchdFixture(place().with(second))) {
            FakeGateway other = theirs.gateway("alpha");
            assertThat(theirs.manager().services()).isEmpty();
            assertThat(theirs.manager().status(other.service()).state()).isEqualTo(State.ABSENT);
            assertThat(theirs.manager().remove(List.of(other.service())).outcomes())
                    .as("a home cannot remove another home's job")
                    .extracting(Outcome::change)
                    .containsExactly(Outcome.Change.UNCHANGED);

            theirs.manager().define(List.of(other.definition()), Initially.UP).orThrow();
            theirs.manager().start(other.service(), Wait.PROOF);

            Path label =
                    place().folders().resolve(LaunchdPlace.label(HashedName.of(second.directory(other.profile()))));
            assertThat(label.resolve("origin")).exists();
            assertThat(theirs.manager().status(other.service()).pid())
                    .isPresent()
                    .isNotEqualTo(OptionalLong.of(pid));
            assertThat(statusOf(gateway).pid()).hasValue(pid);
            assertThat(manager().services()).containsExactly(gateway.service());
            assertThat(theirs.manager().services()).containsExactly(other.service());
            manager().remove(gateway.service());
            assertThat(theirs.manager()
                            .inspect(List.of(other.definition()))
                            .getFirst()
                            .verdict())
                    .as("an installed job keeps its label")
                    .isEqualTo(Inspection.Verdict.CURRENT);
            theirs.manager().remove(other.service());
            assertThat(label).doesNotExist();
        }
    }

    @Test
    void aHomeUnderAnotherNameIsTheSameHome() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Path link = Files.createSymbolicLink(
                place().scratch().resolve("link"), place().home().path());
        LaunchdServiceManager same =
                place().with(Home.at(place().home().app(), link)).manager();
        assertThat(same.services()).containsExactly(gateway.service());
        assertThat(same.status(gateway.service()).pid()).hasValue(pid);
    }

    @Test
    void aForeignPropertyListIsNeverAdopted() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String foreign = plistOf(List.of("/usr/bin/true"), place().home().directory(gateway.profile()));
        Files.createDirectories(place().definitions());
        Path plist = Files.writeString(place().plist("alpha"), foreign);
        for (LaunchdServiceManager manager : List.of(place().manager(), adopting())) {
            assertThat(manager.services()).isEmpty();
            GatehouseException failure =
                    catchThrowableOfType(StorageException.class, () -> manager.define(gateway.definition()));
            assertThat(failure).hasMessageContaining("not written by Gatehouse");
            assertThat(failure.remedy().orElseThrow().text())
                    .startsWith("cat '")
                    .doesNotContain("--adopt");
        }
        assertThat(plist).hasContent(foreign);
        Files.delete(plist);
    }

    private LaunchdServiceManager adopting() {
        return place().with(place().options().adopting()).manager();
    }

    /** Returns a property list like Hermes's own, reduced to what matters here. */
    private static String plistOf(List<String> command, Path home) {
        return "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>Label</key><string>"
                + LaunchdPlace.label("alpha")
                + "</string><key>ProgramArguments</key><array>"
                + command.stream()
                        .map(word -> "<string>" + escaped(word) + "</string>")
                        .collect(Collectors.joining())
                + "</array><key>EnvironmentVariables</key><dict><key>HERMES_HOME</key><string>"
                + escaped(home.toString())
                + "</string></dict><key>RunAtLoad</key><true/><key>KeepAlive</key><true/></dict></plist>";
    }

    /** A program that runs, whatever its words are. */
    private String sleeper() throws IOException {
        Path sleeper = place().scratch().resolve("hermes");
        Files.writeString(sleeper, "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(sleeper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return sleeper.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    @Test
    void adoptTakesOverHermesOwnJobWhileItKeepsRunning() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String hermes = plistOf(
                List.of(sleeper(), "gateway", "run", "--replace"),
                place().home().directory(gateway.profile()));
        Files.createDirectories(place().definitions());
        Path plist = Files.writeString(place().plist("alpha"), hermes);
        assertThat(launchctl().run("bootstrap", "gui/501", plist.toString())).isEmpty();
        Poll.until(
                "the gateway is running", LIMIT, () -> statusOf(gateway).pid().isPresent());
        long pid = statusOf(gateway).pid().orElseThrow();

        GatehouseException failure =
                catchThrowableOfType(StorageException.class, () -> manager().define(gateway.definition()));
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("gatehouse adopt alpha");
        assertThat(plist).hasContent(hermes);

        LaunchdServiceManager adopting = adopting();
        assertThat(adopting.define(gateway.definition()).change()).isEqualTo(Outcome.Change.REFRESHED);

        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.enabled()).contains(true);
        assertThat(status.reason().orElseThrow()).contains("with its old definition");
        assertThat(manager().services()).containsExactly(gateway.service());
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).pid()).as("a start does not restart it").hasValue(pid);
        manager().restart(gateway.service(), Wait.PROOF);
        awaitPid(gateway, gateway.events().awaitStart(1));
        awaitGone(pid);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));
    }

    @Test
    void anAdoptionIsUndoneByTheAppsOwnPropertyList() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String theirs =
                plistOf(List.of(sleeper(), "gateway", "run"), place().home().directory(gateway.profile()));
        Path plist = Files.writeString(
                Files.createDirectories(place().definitions())
                        .resolve(place().plist("alpha").getFileName()),
                theirs);
        launchctl().run("bootstrap", "gui/501", plist.toString());
        assertThat(manager().isAdopted(gateway.service())).isFalse();
        assertThat(catchThrowableOfType(
                        GatehouseException.class, () -> manager().giveBack(gateway.service())))
                .hasMessageContaining("was not adopted");
        assertThat(plist).hasContent(theirs);
        adopting().define(gateway.definition());
        assertThat(manager().isAdopted(gateway.service())).isTrue();
        manager().restart(gateway.service(), Wait.PROOF);
        long ours = statusOf(gateway).pid().orElseThrow();

        manager().giveBack(gateway.service());

        assertThat(plist).hasContent(theirs);
        awaitGone(ours);
        Poll.until(
                "the app's own job is running",
                LIMIT,
                () -> statusOf(gateway).pid().isPresent());
        assertThat(statusOf(gateway).reason().orElseThrow()).contains("was not written by Gatehouse");
        assertThat(manager().isAdopted(gateway.service())).isFalse();
        assertThat(manager().services()).isEmpty();
        launchctl().run("bootout", "gui/501/" + LaunchdPlace.label("alpha"));
        Files.delete(plist);
    }

    @Test
    void anAdoptedJobUsesTheNewDefinitionFromTheNextLogin() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Path plist = Files.writeString(
                Files.createDirectories(place().definitions())
                        .resolve(place().plist("alpha").getFileName()),
                plistOf(List.of(sleeper(), "gateway", "run"), place().home().directory(gateway.profile())));
        launchctl().run("bootstrap", "gui/501", plist.toString());
        adopting().define(gateway.definition());

        launchctl().login("gui/501", place().definitions());

        awaitPid(gateway, gateway.events().awaitStart(1));
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void aJobWithoutItsPropertyListIsFoundAndRemoved() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Files.delete(place().plist("alpha"));

        ServiceStatus status = statusOf(gateway);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.reason().orElseThrow()).contains("property list was deleted");
        assertThat(manager().leftovers()).containsExactly(LaunchdPlace.label("alpha"));
        manager().clearLeftovers();

        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0");
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
        assertThat(manager().leftovers()).isEmpty();
    }
}
