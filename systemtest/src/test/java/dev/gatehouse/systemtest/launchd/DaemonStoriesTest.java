package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The system domain: required rights, accounts of daemons, and attacks by a gateway's account on root. */
class DaemonStoriesTest extends LaunchdStories {
    @Test
    void theSystemDomainRequiresRootAndTheErrorHasTheCommand() {
        FakeGateway gateway = gateway("alpha");
        LaunchdServiceManager system = place().with(
                        LaunchdOptions.in(DomainChoice.SYSTEM).runAs("nobody").adopting())
                .manager();
        AccessRefusedException refusal =
                catchThrowableOfType(AccessRefusedException.class, () -> system.define(gateway.definition()));
        assertThat(refusal).hasMessageContaining("root");
        assertThat(refusal.remedy().orElseThrow().text())
                .isEqualTo("sudo gatehouse --home " + quotedHome() + " adopt --system --run-as-user nobody alpha");
        AccessRefusedException stop = catchThrowableOfType(
                AccessRefusedException.class, () -> system.transientChanges().stop(gateway.service(), Wait.PROOF));
        assertThat(stop.remedy().orElseThrow().text())
                .isEqualTo("sudo gatehouse --home " + quotedHome() + " gateway stop --temporary --system alpha");
        assertThat(Files.exists(Path.of("/Library/LaunchDaemons"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(LaunchdPlace.isMacOs());
    }

    private String quotedHome() {
        return ShellWord.quote(place().home().path().toString());
    }

    /** Otherwise the advice would start a second gateway of the profile. */
    @Test
    void commandsWithoutADomainFindDaemonsIfThereIsNoAgent() throws IOException {
        FakeGateway gateway = gateway("alpha");
        LaunchdLayout usual = place().layout();
        Path root = Files.createDirectories(place().scratch().resolve("daemons"));
        LaunchdServiceManager asRoot = new LaunchdServiceManager(
                place().home(),
                new LaunchdLayout(0, Path.of("/root"), root, usual.launchctl()),
                LaunchdOptions.in(DomainChoice.SYSTEM).runAs("nobody"));
        LaunchdLayout layout = new LaunchdLayout(usual.uid(), usual.accountHome(), root, usual.launchctl());
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "only root can change the owner " + "of files");
        asRoot.define(gateway.definition());
        LaunchdOptions options = LaunchdOptions.DEFAULTS.runAs("nobody");

        LaunchdServiceManager plain = new LaunchdServiceManager(place().home(), layout, options);

        FakeGateway agent = gateway("beta");
        define(agent);
        assertThat(plain.services()).containsExactly(gateway.service(), agent.service());
        assertThat(plain.status(gateway.service()).state()).isEqualTo(State.DOWN);
        assertThat(plain.advice()).isEmpty();
        assertThat(plain.define(gateway.definition()).change())
                .as("an unchanged definition needs no rights")
                .isEqualTo(Outcome.Change.UNCHANGED);
        for (Outcome outcome : Stream.of(
                        plain.start(List.of(gateway.service()), Wait.PROOF), plain.remove(List.of(gateway.service())))
                .map(batch -> batch.outcomes().getFirst())
                .toList()) {
            assertThat(outcome.failure().orElseThrow())
                    .isInstanceOfSatisfying(
                            AccessRefusedException.class,
                            refusal -> assertThat(refusal.remedy().orElseThrow().text())
                                    .startsWith("sudo gatehouse --home " + quotedHome())
                                    .endsWith(" --system alpha"));
        }

        define(gateway);
        LaunchdServiceManager both = new LaunchdServiceManager(place().home(), layout, options);
        assertThat(both.services()).containsExactly(gateway.service(), agent.service());
        assertThat(both.advice().getFirst().message()).contains("alpha");
        assertThat(both.advice().getFirst().commands())
                .extracting(Remedy::text)
                .containsExactly(
                        "gatehouse gateway uninstall alpha",
                        "sudo gatehouse --home " + quotedHome() + " gateway uninstall --system alpha");
        assertThat(both.remove(List.of(gateway.service())).outcomes().getFirst().change())
                .as("a command without a domain means the account's agent")
                .isEqualTo(Outcome.Change.REMOVED);
        asRoot.remove(gateway.service());
    }

    /**
     * The data directory belongs to the gateway's account, which could redirect root to another directory during
     * deletion.
     */
    @Test
    void aDirectoryOfTheGatewaysAccountIsKeptAndReported() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Path data = place().folder("alpha").resolve("data");
        Path theirs = Files.createDirectory(data.resolve("theirs"));
        Path file = Files.writeString(theirs.resolve("file"), "kept");
        Path secret = Files.writeString(place().scratch().resolve("kept"), "kept");
        Files.createSymbolicLink(data.resolve("link"), place().scratch());
        Files.createSymbolicLink(data.resolve("verdict"), secret);

        GatehouseException failure =
                catchThrowableOfType(StorageException.class, () -> manager().remove(gateway.service()));

        assertThat(failure).hasMessageContaining(theirs.toString());
        assertThat(failure.remedy().orElseThrow().text()).startsWith("ls -la ").contains("theirs");
        assertThat(file).hasContent("kept");
        assertThat(secret).hasContent("kept");
        assertThat(place().plist("alpha")).doesNotExist();
        Files.delete(file);
        manager().clearLeftovers();
        assertThat(place().folder("alpha")).doesNotExist();
    }

    @Test
    void aDaemonRunsAsTheGivenAccount() throws IOException {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can start processes " + "of another account");
        FakeGateway gateway = gateway("alpha");
        Path root = Files.createDirectories(place().scratch().resolve("root"));
        Files.setPosixFilePermissions(place().scratch(), PosixFilePermissions.fromString("rwx--x--x"));
        LaunchdLayout layout =
                new LaunchdLayout(0, Path.of("/root"), root, launchctl().program());
        LaunchdServiceManager system = new LaunchdServiceManager(
                place().home(), layout, LaunchdOptions.in(DomainChoice.SYSTEM).runAs("nobody"));

        system.define(gateway.definition());
        system.start(gateway.service(), Wait.PROOF);

        long pid = system.status(gateway.service()).pid().orElseThrow();
        assertThat(pid).isEqualTo(gateway.events().awaitStart(1));
        assertThat(ProcessHandle.of(pid).orElseThrow().info().user()).contains("nobody");
        Path folder = root.resolve("Library/Application Support/gatehouse").resolve(LaunchdPlace.label("alpha"));
        assertThat(Files.getOwner(folder.resolve("data")).getName()).isEqualTo("nobody");
        assertThat(Files.getOwner(folder.resolve("start")).getName()).isEqualTo("root");
        assertThat(Files.getPosixFilePermissions(folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        system.restart(gateway.service(), Wait.PROOF);
        system.remove(gateway.service());
        assertThat(gateway.events().life())
                .containsExactly("started", "TERM", "exiting 0", "started", "TERM", "exiting 0");
        assertThat(folder).doesNotExist();
        assertThat(system.services()).isEmpty();
    }

    /** The gateway's account may replace the script's files by links; root must not follow them. */
    @Test
    void rootFollowsNoLinksOfTheGatewaysAccount() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Path data = place().folder("alpha").resolve("data");
        Path secret = Files.writeString(place().scratch().resolve("secret"), "running 1 1 1\n");
        Files.delete(data.resolve("phase"));
        Files.createSymbolicLink(data.resolve("phase"), secret);
        assertThat(statusOf(gateway).state()).isEqualTo(State.STARTING);
        Files.delete(data.resolve("phase"));
        assertThat(new ProcessBuilder("mkfifo", data.resolve("phase").toString())
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
        assertThat(statusOf(gateway).state()).isEqualTo(State.STARTING);
        manager().stop(gateway.service(), Wait.PROOF);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(secret).hasContent("running 1 1 1");
    }
}
