package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.Poll;
import dev.gatehouse.systemtest.kit.FakeGateway;
import dev.gatehouse.systemtest.kit.FixtureStories;
import dev.gatehouse.windows.WindowsLayout;
import dev.gatehouse.windows.WindowsServiceManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Windows alone can do to a gateway: other people's tasks, refusals in any language, logons, launchers that are killed. */
class WindowsStoriesTest extends FixtureStories<WindowsFixture> {
    private static final String TASK = "Hermes_Gateway_alpha";

    private static Optional<WindowsHost> host = Optional.empty();

    @BeforeAll
    static void openHost() {
        Assumptions.assumeFalse(WindowsHost.isWindows(), "the real Task Scheduler is not told to misbehave");
        host = Optional.of(WindowsHost.open());
    }

    @AfterAll
    static void closeHost() {
        host.ifPresent(WindowsHost::close);
    }

    @AfterEach
    void mend() {
        tasks().mend();
    }

    private static ModelSchtasks tasks() {
        return host.orElseThrow().tasks();
    }

    @Override
    protected WindowsFixture open() throws Exception {
        tasks().mend();
        return WindowsFixture.open(host.orElseThrow());
    }

    private Path inFolder(String file) {
        return fixture()
                .home()
                .path()
                .resolve(WindowsLayout.FOLDER)
                .resolve(TASK)
                .resolve(file);
    }

    private Path entry() {
        return fixture().layout().startup().orElseThrow().resolve(TASK + ".cmd");
    }

    private long launcher() throws IOException {
        String line = Files.readAllLines(inFolder("record")).stream()
                .filter(each -> each.startsWith("launcher "))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.split(" ", -1)[1]);
    }

    private static List<String> callsOf(String verb) {
        return tasks().calls().stream()
                .filter(call -> call.startsWith(verb + " "))
                .toList();
    }

    @Test
    void whatIsRegisteredIsADocumentThatTheSchemaTakes() throws Exception {
        define(gateway("alpha"));
        byte[] document = Files.readAllBytes(tasks().task(TASK));
        assertThat(TaskSchema.faults(document)).isEmpty();
        assertThat(TaskSchema.leaf(document, "Principals/Principal/LogonType")).isEqualTo("InteractiveToken");
        assertThat(TaskSchema.leaf(document, "Principals/Principal/RunLevel")).isEqualTo("LeastPrivilege");
        assertThat(TaskSchema.leaf(document, "Settings/MultipleInstancesPolicy"))
                .isEqualTo("IgnoreNew");
        assertThat(TaskSchema.leaf(document, "Settings/ExecutionTimeLimit")).isEqualTo("PT0S");
        // At this user's logon, which any user may register; at everybody's only an administrator may.
        assertThat(TaskSchema.leaf(document, "Triggers/LogonTrigger/UserId")).isEqualTo("MODEL\\tester");
    }

    @Test
    void aTaskOfTheSameNameThatIsNotOursIsNeverTouched() throws Exception {
        FakeGateway gateway = gateway("alpha");
        String theirs = Files.readString(foreignTask());
        Files.writeString(tasks().task(TASK), theirs);
        int before = tasks().calls().size();

        Outcome outcome = manager()
                .define(List.of(gateway.definition()), Initially.UP)
                .outcomes()
                .getFirst();

        assertThat(outcome.failure().orElseThrow()).hasMessageContaining(TASK).hasMessageContaining("left alone");
        assertThat(outcome.failure().orElseThrow().remedy())
                .contains("schtasks /Query")
                .contains(TASK);
        assertThat(statusOf(gateway).state()).isEqualTo(State.NOT_INSTALLED);
        manager().remove(gateway.service());
        assertThat(Files.readString(tasks().task(TASK))).isEqualTo(theirs);
        assertThat(tasks().calls().subList(before, tasks().calls().size()))
                .isNotEmpty()
                .allMatch(call -> call.startsWith("/Query "));
        assertThat(inFolder("launch")).doesNotExist();
        Files.delete(tasks().task(TASK));
    }

    /** A task that Hermes made itself, for instance. */
    private static Path foreignTask() throws IOException {
        Path file = Files.createTempFile("foreign", ".xml");
        Files.writeString(
                file,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Task version=\"1.2\" xmlns="
                        + "\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Actions><Exec><Command>wscript.exe"
                        + "</Command></Exec></Actions></Task>\n");
        return file;
    }

    @Test
    void anotherHomesTaskOfTheSameNameIsNotOursEither() throws Exception {
        define(gateway("alpha"));
        byte[] document = Files.readAllBytes(tasks().task(TASK));
        try (WindowsFixture other = WindowsFixture.open(host.orElseThrow())) {
            FakeGateway same = other.gateway("alpha");
            assertThatThrownBy(() -> other.manager().define(same.definition())).hasMessageContaining("left alone");
        }
        assertThat(Files.readAllBytes(tasks().task(TASK))).isEqualTo(document);
    }

    @ParameterizedTest
    @CsvSource({
        "0x80070005, ERROR: Access is denied.",
        "0x80070005, FEHLER: Zugriff verweigert",
        "0x80070005, ERROR: Acceso denegado.",
        "0x80070005, CHYBA: Přístup byl odepřen.",
        "0x80070005, エラー: アクセスが拒否されました。",
        "0x80070005, ''",
        "1, ERROR: Access is denied.",
        "0x8004131A, ''"
    })
    void whereTheTaskIsRefusedTheStartupFolderTakesItsPlaceInEveryLanguage(String code, String words) throws Exception {
        tasks().fail("/Create", code, words);
        FakeGateway gateway = gateway("alpha");

        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.CREATED);

        assertThat(Files.readString(entry(), StandardCharsets.UTF_8))
                .startsWith("@echo off\r\nchcp 65001 >nul\r\n")
                .contains("start \"\" /d \"" + fixture().home().path() + "\" \"")
                .contains(inFolder("launch").toString());
        assertThat(statusOf(gateway).reason().orElseThrow())
                .contains("Startup folder")
                .contains(words.isEmpty() ? "said nothing" : words);
        assertThat(statusOf(gateway).enabled()).contains(false);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).enabled()).contains(true);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");

        // What was refused once is not asked for again each time.
        int creates = callsOf("/Create").size();
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.UNCHANGED);
        assertThat(callsOf("/Create")).hasSize(creates);
    }

    private Inspection inspect(FakeGateway gateway) {
        return manager().inspect(List.of(gateway.definition())).getFirst();
    }

    @Test
    void aTaskSchedulerThatHangsIsNotWaitedForAndTheStartupFolderTakesItsPlace() {
        ServiceManager impatient = new WindowsServiceManager(
                fixture().home(), Hosts.impatient(fixture().layout(), tasks().program()));
        tasks().fail("/Create", "hang", "");
        FakeGateway gateway = gateway("alpha");
        assertThat(impatient.define(gateway.definition()).change()).isEqualTo(Change.CREATED);
        assertThat(statusOf(gateway).reason().orElseThrow()).contains("did not answer within");
        assertThat(entry()).exists();
        tasks().mend();
    }

    @Test
    void withoutATaskAndWithoutAStartupFolderBothReasonsAreGivenAndNothingIsLeft() {
        WindowsLayout homeless = Hosts.withoutStartup(fixture().layout());
        tasks().fail("/Create", "0x80070005", "Zugriff verweigert");
        FakeGateway gateway = gateway("alpha");
        GatehouseException failure = new WindowsServiceManager(fixture().home(), homeless)
                .define(List.of(gateway.definition()), Initially.DOWN)
                .failures()
                .getFirst()
                .failure()
                .orElseThrow();
        assertThat(failure)
                .hasMessageContaining("Zugriff verweigert")
                .hasMessageContaining("APPDATA")
                .hasMessageContaining(TASK);
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }

    @Test
    void aStartupEntryOfSomebodyElseIsLeftAlone() throws Exception {
        tasks().fail("/Create", "0x80070005", "");
        Files.createDirectories(entry().getParent());
        Files.writeString(entry(), "@start notepad\r\n");
        FakeGateway gateway = gateway("alpha");
        assertThatThrownBy(() -> manager().define(gateway.definition())).hasMessageContaining("left alone");
        assertThat(Files.readString(entry())).isEqualTo("@start notepad\r\n");
        assertThat(inFolder("launch")).doesNotExist();
        Files.delete(entry());
    }

    @Test
    void aTaskThatCanBeRegisteredAfterAllTakesTheEntrysPlaceWhenItIsInstalled() {
        tasks().fail("/Create", "0x80070005", "");
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(entry()).exists();
        tasks().mend();
        Installations.install(fixture(), gateway, Installations.LOGIN_ONLY);
        assertThat(entry()).doesNotExist();
        assertThat(tasks().task(TASK)).exists();
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void driftIsSeenAndMendedByDeletingAndCreating() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        String document = Files.readString(tasks().task(TASK), StandardCharsets.UTF_16);
        Files.write(
                tasks().task(TASK), ("\ufeff" + document.replace("PT30S", "PT9M")).getBytes(StandardCharsets.UTF_16LE));
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
        assertThat(inspect(gateway).differences()).containsExactly("task Triggers/LogonTrigger/Delay");
        int before = tasks().calls().size();

        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);

        assertThat(tasks().calls().subList(before, tasks().calls().size()))
                .extracting(call -> call.split(" ", -1)[0])
                .containsExactly("/Query", "/Delete", "/Create");
        assertThat(Files.readString(tasks().task(TASK), StandardCharsets.UTF_16))
                .isEqualTo(document);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
    }

    @Test
    void aTaskThatSomebodyDeletedIsRegisteredAgain() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.delete(tasks().task(TASK));
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .hasMessageContaining("gone")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        failure -> assertThat(failure.remedy()).isEqualTo("gatehouse gateway install alpha"));
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /** A task that stayed would start the gateway at each logon, and nobody would know of it any more. */
    @ParameterizedTest
    @CsvSource({"/Query,0x800706B5", "/Query,0x80070005", "/Delete,0x800706B5"})
    void whatTaskSchedulerDoesNotSayIsGoneIsNotSaidToBeRemoved(String verb, String code) {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        tasks().fail(verb, code, "El servidor RPC no está disponible");

        Outcome outcome =
                manager().remove(List.of(gateway.service())).outcomes().getFirst();

        assertThat(outcome.failure().orElseThrow())
                .hasMessageContaining("schtasks " + verb)
                .hasMessageContaining("El servidor RPC");
        assertThat(inFolder("launch")).exists();
        assertThat(tasks().task(TASK)).exists();
        tasks().mend();
        assertThat(manager()
                        .remove(List.of(gateway.service()))
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.REMOVED);
        assertThat(tasks().task(TASK)).doesNotExist();
    }

    @Test
    void aTaskThatSomebodyDeletedDoesNotKeepItsGatewayInstalled() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.delete(tasks().task(TASK));
        assertThat(manager()
                        .remove(List.of(gateway.service()))
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.REMOVED);
        assertThat(inFolder("launch")).doesNotExist();
    }

    @Test
    void aRunningGatewayComesBackWithTheNextLogonAndAStoppedOneDoesNot() {
        FakeGateway running = gateway("alpha");
        FakeGateway stopped = gateway("beta");
        up(running);
        up(stopped);
        manager().stop(stopped.service(), Wait.PROOF);

        tasks().logOff();
        awaitState(running, State.DOWN);
        assertThat(statusOf(running).wanted()).contains(true);
        assertThat(statusOf(running).reason().orElseThrow()).contains("logon");
        tasks().logOn();

        awaitPid(running, running.events().awaitStart(2));
        assertThat(statusOf(running).state()).isEqualTo(State.UP);
        assertStays(stopped, State.DOWN);
        assertThat(stopped.events().starts()).hasSize(1);
    }

    @Test
    void aTemporaryStopHoldsUntilTheNextLogonAndATemporaryStartToo() {
        FakeGateway wanted = gateway("alpha");
        FakeGateway unwanted = gateway("beta");
        up(wanted);
        define(unwanted);
        ServiceManager temporarily = manager().temporarily();

        temporarily.stop(wanted.service(), Wait.PROOF);
        temporarily.start(unwanted.service(), Wait.PROOF);

        assertThat(statusOf(wanted).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(wanted).enabled()).contains(true);
        assertThat(statusOf(unwanted).state()).isEqualTo(State.UP);
        assertThat(statusOf(unwanted).enabled()).contains(false);
        tasks().logOff();
        tasks().logOn();
        wanted.events().awaitStart(2);
        awaitState(wanted, State.UP);
        assertStays(unwanted, State.DOWN);
    }

    @Test
    void aLauncherThatIsKilledComesBackAndEndsWhatItHadStartedBefore() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        ProcessHandle.of(launcher()).orElseThrow().destroyForcibly();
        Poll.until(
                "nobody looks after it", LIMIT, () -> statusOf(gateway).reason().isPresent());
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);

        long second = gateway.events().awaitStart(2);

        awaitPid(gateway, second);
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void aGatewayWhoseLauncherIsDeadIsStoppedAllTheSame() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        long launcher = launcher();
        // Stopped as a whole, so that nothing comes back before the stop.
        Files.delete(tasks().task(TASK));
        ProcessHandle.of(launcher).orElseThrow().destroyForcibly();
        awaitGone(launcher);

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aLauncherThatIsDeafIsEndedByTaskSchedulerAndTheKnownProcessesAreKilledAndNoOthers() throws Exception {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofMillis(300));
        FakeGateway bystander = gateway("beta");
        long pid = up(gateway);
        long other = up(bystander);
        long launcher = launcher();
        signal(launcher, "STOP");

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(ProcessHandle.of(pid)).isEmpty();
        awaitGone(launcher);
        assertThat(callsOf("/End")).anyMatch(call -> call.contains(TASK));
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(bystander).pid()).hasValue(other);
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aNumberThatIsAnothersProcessByNowIsNotKilled() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        Process innocent = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(
                    inFolder("record"),
                    "phase up\nsince 1\nlauncher " + innocent.pid() + " 1\ngateway " + innocent.pid()
                            + " 1\ndeaths 0\n");
            assertThat(statusOf(gateway).pid()).isEmpty();
            manager().stop(gateway.service(), Wait.PROOF);
            manager().start(gateway.service(), Wait.PROOF);
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void aRequestThatComesToNothingIsToldAndNotTakenForARunningGateway() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        tasks().fail("/Run", "0", "");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.proof(Duration.ofSeconds(4))))
                .hasMessageContaining("nothing was started")
                .hasMessageContaining("logged on");
        // Asked more than once: the first may have come while an instance was about to end.
        assertThat(callsOf("/Run")).hasSizeGreaterThan(1);
        assertThat(statusOf(gateway).isRunning()).isFalse();
    }

    @Test
    void aProgramThatIsNotThereIsSaidToBeMissing() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(manager()
                        .define(List.of(Hosts.withCommand(gateway.definition(), "no-such-program")), Initially.DOWN)
                        .failures())
                .isEmpty();
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("alpha");
    }

    @Test
    void whatItPrintsIsInItsLog() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("say Grüße, 東京");
        Path log = fixture().home().path().resolve("logs/gateways/alpha/current");
        Poll.until(
                "the line is there",
                LIMIT,
                () -> Files.exists(log) && Files.readString(log).contains("Grüße, 東京"));
        assertThat(Files.readAllLines(log).getFirst()).matches("\\d{4}-\\d\\d-\\d\\d .{18}  Grüße, 東京");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A & B", "it's", "<x>", "100%", "größe 東京", "(x)^y", "a;b,c=d"})
    void aHomeWithAnOddNameWorksFromInstallationToEnd(String name) throws Exception {
        Path home = Files.createDirectories(fixture().home().path().resolve(name));
        try (WindowsFixture odd = WindowsFixture.at(host.orElseThrow(), home)) {
            FakeGateway gateway = odd.gateway("alpha");
            odd.manager().define(List.of(gateway.definition()), Initially.DOWN).orThrow();
            assertThat(Files.exists(tasks().task(TASK))).isTrue();
            odd.manager().start(gateway.service(), Wait.PROOF);
            ServiceStatus status = odd.manager().status(gateway.service());
            assertThat(status.state()).isEqualTo(State.UP);
            odd.manager().stop(gateway.service(), Wait.PROOF);
            assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
            assertThat(odd.manager()
                            .inspect(List.of(gateway.definition()))
                            .getFirst()
                            .differences())
                    .isEmpty();
        }
    }

    @Test
    void aHomeWhosePathTaskSchedulerWouldExpandIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path home = Files.createDirectories(fixture().home().path().resolve("%TEMP%"));
        try (WindowsFixture odd = WindowsFixture.at(host.orElseThrow(), home)) {
            FakeGateway gateway = odd.gateway("alpha");
            assertThatThrownBy(() -> odd.manager().define(gateway.definition())).hasMessageContaining("at position");
            assertThat(odd.tracesOf(gateway.service())).isEmpty();
        }
    }
}
