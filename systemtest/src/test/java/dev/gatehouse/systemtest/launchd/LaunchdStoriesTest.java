package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.DomainChoice;
import dev.gatehouse.launchd.LaunchdLayout;
import dev.gatehouse.launchd.LaunchdOptions;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.ToolUnavailableException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.Poll;
import dev.gatehouse.systemtest.kit.FakeGateway;
import dev.gatehouse.systemtest.kit.FixtureStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stories of launchd alone, against the model: what goes wrong there, a real launchd does not do when it is asked to. */
class LaunchdStoriesTest extends FixtureStories<LaunchdFixture> {
    private static Optional<LaunchdPlace> place = Optional.empty();

    @BeforeAll
    static void openPlace() {
        place = Optional.of(LaunchdPlace.model("gui/501", "user/501", "system"));
    }

    @AfterAll
    static void closePlace() {
        place.ifPresent(LaunchdPlace::close);
    }

    @Override
    protected LaunchdFixture open() {
        return new LaunchdFixture(place());
    }

    private static LaunchdPlace place() {
        return place.orElseThrow();
    }

    private static ModelLaunchctl launchctl() {
        return place().launchctl();
    }

    @AfterEach
    void mend() {
        launchctl().mend();
    }

    private static String plistText() throws IOException {
        return Files.readString(place().plist("alpha"));
    }

    @Test
    void whatWasStoppedStaysStoppedAfterALoginAndWhatRanComesBack() throws IOException {
        FakeGateway running = gateway("alpha");
        FakeGateway stopped = gateway("beta");
        FakeGateway neverStarted = gateway("gamma");
        up(running);
        up(stopped);
        define(neverStarted);
        manager().stop(stopped.service(), Wait.PROOF);

        launchctl().login("gui/501", place().definitions());

        running.events().awaitStart(2);
        awaitPid(running, running.events().awaitStart(2));
        assertThat(statusOf(running).deaths().orElse(-1))
                .as("deaths since launchd took it")
                .isZero();
        assertThat(statusOf(stopped).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(stopped).enabled()).contains(false);
        assertThat(statusOf(running).enabled()).contains(true);
        Poll.throughout(
                "the stopped one stays down",
                A_WHILE,
                () -> stopped.events().starts().size() == 1);
        assertThat(neverStarted.events().all()).isEmpty();
    }

    /** Without the list of what is disabled, as after a migration, the script keeps it down by itself. */
    @Test
    void whatWasStoppedStaysStoppedEvenWhereLaunchdStartsIt() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        launchctl().run("enable", "gui/501/" + LaunchdPlace.label("alpha"));
        launchctl().login("gui/501", place().definitions());
        Poll.throughout("it stays down", A_WHILE, () -> statusOf(gateway).state() != State.UP);
        assertThat(gateway.events().starts()).hasSize(1);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void aStopUntilTheNextLoginLeavesTheRestAsItIs() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().temporarily().stop(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(gateway).enabled()).contains(true);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).wanted()).contains(true);
        // As a reconciliation does, which finds it wanted; a gateway that runs is left alone.
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().starts()).hasSize(2);

        manager().stop(gateway.service(), Wait.PROOF);
        manager().temporarily().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).enabled()).contains(false);
    }

    @Test
    void howARunEndedAfterAStopUntilTheLoginIsTold() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().temporarily().stop(gateway.service(), Wait.PROOF);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));

        gateway.tell("exit 0");

        awaitState(gateway, State.FINISHED);
    }

    @Test
    void exitCode5MeansRegisteredAlreadyFirst() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        // Somebody has registered the label behind our back, with another definition, and launchd does not show it.
        Path other = place().scratch().resolve("other.plist");
        Files.writeString(
                other,
                plistText()
                        .replace("<key>RunAtLoad</key>", "<key>Ignored</key>")
                        .replace("<key>KeepAlive</key>", "<key>Off</key>"));
        launchctl().run("enable", "gui/501/" + LaunchdPlace.label("alpha"));
        assertThat(launchctl().run("bootstrap", "gui/501", other.toString())).isEmpty();

        manager().start(gateway.service(), Wait.PROOF);

        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(gateway.events().life()).containsExactly("started");
        Files.delete(other);
    }

    @Test
    void aDomainThatTakesNothingLeavesItToTheOther() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        for (String answer : List.of("125", "5", "134")) {
            launchctl().fail("bootstrap", "gui/501", answer);
            manager().start(gateway.service(), Wait.PROOF);
            assertThat(statusOf(gateway).state()).as(answer).isEqualTo(State.UP);
            assertThat(launchctl().run("print", "user/501/" + LaunchdPlace.label("alpha")))
                    .contains("state = running");
            assertThat(plistText()).contains("<key>LimitLoadToSessionType</key>");
            assertThat(manager()
                            .inspect(List.of(gateway.definition()))
                            .getFirst()
                            .verdict())
                    .isEqualTo(Inspection.Verdict.CURRENT);
            manager().remove(gateway.service());
            launchctl().mend();
            define(gateway);
        }
        assertThat(launchctl().calls().stream().filter(call -> call.startsWith("bootstrap gui/501")))
                .as("5 is tried twice, the others once")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void whereNoDomainTakesItThatIsSaidAndNothingRuns() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().fail("bootstrap", "gui/501", "5");
        launchctl().fail("bootstrap", "user/501", "125");

        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().start(gateway.service(), Wait.PROOF));

        assertThat(failure)
                .hasMessageContaining("alpha")
                .hasMessageContaining("gui/501: exit code 5, Bootstrap failed: 5: Input/output error")
                .hasMessageContaining("user/501: exit code 125")
                .hasMessageContaining("unsupervised");
        assertThat(failure.remedy()).isEqualTo("gatehouse gateway run alpha");
        Poll.throughout("nothing runs", A_WHILE, () -> gateway.events().all().isEmpty());
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        launchctl().mend();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void aRefusalIsNoReasonToTryElsewhere() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().fail("bootstrap", "*", "1");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("Operation not permitted");
        launchctl().mend();
        launchctl().fail("bootstrap", "*", "122");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("bad ownership");
        launchctl().mend();
        launchctl().fail("bootstrap", "*", "99");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("99");
    }

    @Test
    void aLaunchctlThatHangsIsSaidToHang() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().fail("print", "*", "hang");
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains("launchctl print").contains("did not answer within 10 s");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("launchctl print");
        assertThat(gateway.events().all()).isEmpty();
    }

    @Test
    void withoutALaunchctlThatIsSaid() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        LaunchdLayout layout = place().layout();
        LaunchdServiceManager without = new LaunchdServiceManager(
                place().home(),
                new LaunchdLayout(layout.uid(), layout.accountHome(), layout.root(), Path.of("/nowhere/launchctl")),
                LaunchdOptions.DEFAULTS);
        assertThat(without.status(gateway.service()).state()).isEqualTo(State.UNKNOWN);
        assertThat(without.status(gateway.service()).reason().orElseThrow()).contains("/nowhere/launchctl");
        assertThatThrownBy(() -> without.start(gateway.service(), Wait.PROOF))
                .isInstanceOf(ToolUnavailableException.class);
    }

    @Test
    void aPropertyListThatIsALinkIsRefusedAndLeftAlone() throws IOException {
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
                    .hasMessageContaining("it is a link");
        }
        assertThat(Files.isSymbolicLink(plist)).isTrue();
        assertThat(gateway.events().all()).isEmpty();
        Files.delete(plist);
        Files.move(elsewhere, plist);
    }

    @Test
    void aPropertyListThatOthersMayWriteIsRefused() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.setPosixFilePermissions(place().plist("alpha"), PosixFilePermissions.fromString("rw-rw-r--"));
        GatehouseException failure =
                catchThrowableOfType(StorageException.class, () -> manager().start(gateway.service(), Wait.PROOF));
        assertThat(failure).hasMessageContaining("may write it");
        assertThat(failure.remedy()).startsWith("chmod go-w '");
        assertThat(manager().inspect(List.of(gateway.definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.STALE);
    }

    @Test
    void anotherHomesGatewayOfTheSameLabelIsLeftAlone() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Home other = Home.at(
                place().home().app(), Files.createDirectories(place().scratch().resolve("other")));
        LaunchdServiceManager theirs = place().with(other).manager();
        assertThat(theirs.services()).isEmpty();
        assertThat(theirs.status(gateway.service()).state()).isEqualTo(State.NOT_INSTALLED);
        for (Outcome outcome : Stream.of(
                        theirs.start(List.of(gateway.service()), Wait.PROOF),
                        theirs.stop(List.of(gateway.service()), Wait.PROOF))
                .map(batch -> batch.outcomes().getFirst())
                .toList()) {
            assertThat(outcome.failure().orElseThrow()).hasMessageContaining("another home");
        }
        assertThat(theirs.remove(List.of(gateway.service())).outcomes())
                .as("a home has nothing to remove of what is another's")
                .extracting(Outcome::change)
                .containsExactly(Outcome.Change.UNCHANGED);
        assertThat(statusOf(gateway).pid()).hasValue(pid);
    }

    @Test
    void aPropertyListOfSomebodyElseIsNeverTakenOver() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String foreign = plistOf(List.of("/usr/bin/true"), place().home().directory(gateway.profile()));
        Files.createDirectories(place().definitions());
        Path plist = Files.writeString(place().plist("alpha"), foreign);
        for (LaunchdServiceManager manager : List.of(place().manager(), adopting())) {
            assertThat(manager.services()).isEmpty();
            GatehouseException failure =
                    catchThrowableOfType(StorageException.class, () -> manager.define(gateway.definition()));
            assertThat(failure).hasMessageContaining("has not written it");
            assertThat(failure.remedy()).startsWith("cat '").doesNotContain("--adopt");
        }
        assertThat(plist).hasContent(foreign);
        Files.delete(plist);
    }

    private static LaunchdServiceManager adopting() {
        return place().with(place().options().adopting()).manager();
    }

    /** As Hermes writes it, as far as that matters here. */
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

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    @Test
    void whatHermesHadInstalledIsTakenOverWhereThatIsAskedAndRunsOnAllTheWhile() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Path sleeper = place().scratch().resolve("hermes");
        Files.writeString(sleeper, "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(sleeper, PosixFilePermissions.fromString("rwxr-xr-x"));
        String hermes = plistOf(
                List.of(sleeper.toString(), "gateway", "run", "--replace"),
                place().home().directory(gateway.profile()));
        Files.createDirectories(place().definitions());
        Path plist = Files.writeString(place().plist("alpha"), hermes);
        assertThat(launchctl().run("bootstrap", "gui/501", plist.toString())).isEmpty();
        Poll.until("it runs", LIMIT, () -> statusOf(gateway).pid().isPresent());
        long pid = statusOf(gateway).pid().orElseThrow();

        GatehouseException failure =
                catchThrowableOfType(StorageException.class, () -> manager().define(gateway.definition()));
        assertThat(failure.remedy()).isEqualTo("gatehouse gateway install --adopt alpha");
        assertThat(plist).hasContent(hermes);

        LaunchdServiceManager adopting = adopting();
        assertThat(adopting.define(gateway.definition()).change()).isEqualTo(Outcome.Change.CREATED);

        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.enabled()).contains(true);
        assertThat(status.reason().orElseThrow()).contains("before it was taken over");
        assertThat(manager().services()).containsExactly(gateway.service());
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).pid()).as("a start leaves it alone").hasValue(pid);
        manager().restart(gateway.service(), Wait.PROOF);
        awaitPid(gateway, gateway.events().awaitStart(1));
        awaitGone(pid);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));
    }

    @Test
    void whatWasTakenOverComesBackAtTheNextLoginAsOurs() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Path plist = Files.writeString(
                Files.createDirectories(place().definitions())
                        .resolve(place().plist("alpha").getFileName()),
                plistOf(
                        List.of("/bin/sleep", "1000", "gateway", "run"),
                        place().home().directory(gateway.profile())));
        launchctl().run("bootstrap", "gui/501", plist.toString());
        adopting().define(gateway.definition());

        launchctl().login("gui/501", place().definitions());

        awaitPid(gateway, gateway.events().awaitStart(1));
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void whatLostItsPropertyListIsFoundAndClearedAway() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Files.delete(place().plist("alpha"));

        ServiceStatus status = statusOf(gateway);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.reason().orElseThrow()).contains("property list is gone");
        assertThat(manager().leftovers()).containsExactly(LaunchdPlace.label("alpha"));
        manager().clearLeftovers();

        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0");
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
        assertThat(manager().leftovers()).isEmpty();
    }

    @Test
    void aStartIsNotUndoneByAnother() {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        // As a reconciliation does: registered to run, and then started for the proof.
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    @Test
    void whatAGatewayPrintsIsInItsLog() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("say hello & goodbye");
        Path log = place().home().path().resolve("logs/gateways/alpha/current");
        Poll.until("the line is in " + log, LIMIT, () -> Files.readString(log).contains("hello & goodbye\n"));
    }

    @Test
    void aGatewayThatIsKilledLeavesNoChildren() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofMillis(300));
        up(gateway);
        gateway.tell("fork");
        gateway.events().await("forked");
        long child = gateway.events().children().getFirst();
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(child);
    }

    /** A bootout would end the one who asks before anybody could start the gateway again. */
    @Test
    void aGatewayCanRestartItself() {
        FakeGateway gateway = gateway("alpha");
        GatewayDefinition plain = gateway.definition();
        LaunchdLayout layout = place().layout();
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                RestartingProgram.class.getName(),
                gateway.directory().resolve("events").toString(),
                place().home().path().toString(),
                layout.accountHome().toString(),
                Integer.toString(layout.uid()),
                layout.launchctl().toString());
        GatewayDefinition restarting = new GatewayDefinition(
                plain.profile(),
                plain.description(),
                command,
                plain.environment().with(Map.of("LC_ALL", "C.UTF-8")),
                plain.home(),
                plain.directory(),
                plain.activate(),
                plain.user(),
                plain.restart(),
                plain.stop(),
                plain.ready(),
                plain.limits(),
                plain.logs());
        manager().define(List.of(restarting), Initially.UP).orThrow();

        long second = gateway.events().awaitStart(2);

        awaitPid(gateway, second);
        assertThat(gateway.events().life()).containsExactly("started", "started");
        assertThat(launchctl().calls()).contains("kickstart -k gui/501/" + LaunchdPlace.label("alpha"));
    }

    @Test
    void whatIsRegisteredInTwoDomainsIsTakenFromBoth() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Path other = place().scratch().resolve("other.plist");
        Files.writeString(
                other,
                plistText()
                        .replace(
                                "<key>RunAtLoad</key>",
                                "<key>LimitLoadToSessionType</key><string>Background</string><key>RunAtLoad</key>"));
        launchctl().run("bootstrap", "user/501", other.toString());
        gateway.events().awaitStart(2);
        Files.delete(other);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().all()).filteredOn("TERM"::equals).hasSize(2);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    @Test
    void theSystemsDomainIsRootsAndTheErrorEndsInWhatToType() {
        FakeGateway gateway = gateway("alpha");
        LaunchdServiceManager system = place().with(
                        LaunchdOptions.in(DomainChoice.SYSTEM).runAs("nobody").adopting())
                .manager();
        AccessRefusedException refusal =
                catchThrowableOfType(AccessRefusedException.class, () -> system.define(gateway.definition()));
        assertThat(refusal).hasMessageContaining("root");
        assertThat(refusal.remedy())
                .isEqualTo("sudo gatehouse --home " + quotedHome()
                        + " gateway install --system --run-as-user nobody --adopt alpha");
        AccessRefusedException stop = catchThrowableOfType(
                AccessRefusedException.class, () -> system.temporarily().stop(gateway.service(), Wait.PROOF));
        assertThat(stop.remedy())
                .isEqualTo("sudo gatehouse --home " + quotedHome() + " gateway stop --temporary --system alpha");
        assertThat(Files.exists(Path.of("/Library/LaunchDaemons"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(LaunchdPlace.isMacOs());
    }

    private static String quotedHome() {
        return ShellWord.quote(place().home().path().toString());
    }

    /** Else the advice would be to start a second gateway of the profile. */
    @Test
    void plainCommandsOfAnAccountMeanItsDaemonsWhereThereAreNoAgents() throws IOException {
        FakeGateway gateway = gateway("alpha");
        LaunchdLayout usual = place().layout();
        Path root = Files.createDirectories(place().scratch().resolve("daemons"));
        LaunchdServiceManager asRoot = new LaunchdServiceManager(
                place().home(),
                new LaunchdLayout(0, Path.of("/root"), root, usual.launchctl()),
                LaunchdOptions.in(DomainChoice.SYSTEM).runAs("nobody"));
        LaunchdLayout layout = new LaunchdLayout(usual.uid(), usual.accountHome(), root, usual.launchctl());
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        asRoot.define(gateway.definition());
        LaunchdOptions options = LaunchdOptions.DEFAULTS.runAs("nobody");

        LaunchdServiceManager plain = new LaunchdServiceManager(place().home(), layout, options);

        FakeGateway agent = gateway("beta");
        define(agent);
        assertThat(plain.services()).containsExactly(gateway.service(), agent.service());
        assertThat(plain.status(gateway.service()).state()).isEqualTo(State.DOWN);
        assertThat(plain.advice()).isEmpty();
        assertThat(plain.define(gateway.definition()).change())
                .as("what is as it should be takes nobody's rights")
                .isEqualTo(Outcome.Change.UNCHANGED);
        for (Outcome outcome : Stream.of(
                        plain.start(List.of(gateway.service()), Wait.PROOF), plain.remove(List.of(gateway.service())))
                .map(batch -> batch.outcomes().getFirst())
                .toList()) {
            assertThat(outcome.failure().orElseThrow())
                    .isInstanceOfSatisfying(
                            AccessRefusedException.class,
                            refusal -> assertThat(refusal.remedy())
                                    .startsWith("sudo gatehouse --home " + quotedHome())
                                    .endsWith(" --system alpha"));
        }

        define(gateway);
        LaunchdServiceManager both = new LaunchdServiceManager(place().home(), layout, options);
        assertThat(both.services()).containsExactly(gateway.service(), agent.service());
        assertThat(both.advice().getFirst().message()).contains("alpha");
        assertThat(both.advice().getFirst().commands())
                .containsExactly(
                        "gatehouse gateway uninstall alpha",
                        "sudo gatehouse --home " + quotedHome() + " gateway uninstall --system alpha");
        assertThat(both.remove(List.of(gateway.service())).outcomes().getFirst().change())
                .as("the account's own is what its plain command means then")
                .isEqualTo(Outcome.Change.REMOVED);
        asRoot.remove(gateway.service());
    }

    /** The data are the gateway's account's, who could lead root to another directory while it deletes. */
    @Test
    void aDirectoryThatTheGatewaysAccountHasMadeIsLeftAndNamed() throws IOException {
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
        assertThat(failure.remedy()).startsWith("ls -la ").contains("theirs");
        assertThat(file).hasContent("kept");
        assertThat(secret).hasContent("kept");
        assertThat(place().plist("alpha")).doesNotExist();
        Files.delete(file);
        manager().clearLeftovers();
        assertThat(place().folder("alpha")).doesNotExist();
    }

    @Test
    void aDaemonRunsAsTheAccountThatIsNamed() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can give processes away");
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

    /** What the gateway's account could put in the place of the script's files leads root nowhere. */
    @Test
    void rootFollowsNothingThatTheGatewaysAccountLeaves() throws IOException {
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
