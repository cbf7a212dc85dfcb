package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.KeptTasks;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.SampleTask;
import dev.gatehouse.windows.task.TaskRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an adoption leaves behind if a step fails, with a fake schtasks that keeps tasks as files and refuses what a test says. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script stands for schtasks")
class WindowsAdoptionTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final String FIRST = "Hermes_Gateway_coder";
    private static final String SECOND = "Bot";

    @TempDir
    private Path root;

    private WindowsLayout layout = SampleTask.layout(Path.of("none"));

    @BeforeEach
    void host() throws IOException {
        Files.createDirectories(root.resolve("tasks"));
        Files.createDirectories(root.resolve("running"));
        Path schtasks = Host.script(root.resolve("schtasks"), """
                #!/bin/sh
                d=${0%/*}
                name=${3#?}
                if [ -e "$d/faults" ] && grep -qx "$1 $name" "$d/faults"; then echo refused >&2; exit 5; fi
                case $1 in
                /Query) [ -e "$d/tasks/$name" ] || exit 2; cat "$d/tasks/$name" ;;
                /Create) [ ! -e "$d/tasks/$name" ] || exit 1; LC_ALL=C tr -d '\\000\\377\\376' <"$5" >"$d/tasks/$name" ;;
                /Delete) rm "$d/tasks/$name" || exit 2 ;;
                /End) rm "$d/running/$name" || exit 11 ;;
                /Run) : >"$d/running/$name" ;;
                esac
                """);
        layout = SampleTask.layout(root.resolve("home"))
                .with(new WindowsTools(
                        List.of(schtasks.toString()),
                        List.of("whoami"),
                        List.of("powershell"),
                        WindowsTools.LIMIT,
                        StandardCharsets.UTF_8));
        task(FIRST, "InteractiveToken");
        task(SECOND, "InteractiveToken");
        Files.createFile(root.resolve("running").resolve(FIRST));
    }

    private void task(String name, String logon) throws IOException {
        Files.writeString(root.resolve("tasks").resolve(name), "<?xml version=\"1.0\"?>\n" + document(name, logon));
    }

    private static String document(String name, String logon) {
        return "<Task><Exec>" + name + "</Exec><LogonType>" + logon + "</LogonType></Task>";
    }

    private void refuse(String... calls) throws IOException {
        Files.write(root.resolve("faults"), Arrays.asList(calls));
    }

    private WindowsAdoption adoption() {
        return new WindowsAdoption(layout, CODER);
    }

    private WindowsInstallation.Result adopt(Supplier<Outcome> install) {
        List<Holder> holders = List.of(holder(FIRST), holder(SECOND));
        return adoption()
                .replacing(holders, () -> new WindowsInstallation.Result(install.get(), Optional.empty(), "", false));
    }

    private static Holder holder(String task) {
        return new Holder(
                CODER,
                Kind.WINDOWS,
                "task \\" + task,
                "task " + task,
                OptionalLong.empty(),
                false,
                true,
                false,
                Map.of(Verb.INSTALL, Remedy.gatehouse("adopt", "coder")));
    }

    private Outcome installed() {
        try {
            ServiceFolder folder = layout.folder(CODER.profile());
            folder.create();
            folder.write(
                    folder.launch(),
                    LaunchFile.of(SampleTask.gateway(layout.home(), "coder")).text());
            folder.write(folder.login(), LoginStart.NOTHING.text());
            return Outcome.of(CODER, Outcome.Change.CREATED);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private WindowsServiceManager manager() {
        return new WindowsServiceManager(Home.at(Presets.named("hermes"), layout.home()), layout);
    }

    private static GatehouseException failure() {
        return new GatehouseException("full", Remedy.of("df"));
    }

    private void hasBothTasks() {
        for (String name : List.of(FIRST, SECOND)) {
            assertThat(root.resolve("tasks").resolve(name)).content().contains(document(name, "InteractiveToken"));
        }
        assertThat(root.resolve("running")).isDirectoryContaining("glob:**" + FIRST);
        assertThat(root.resolve("running").resolve(SECOND)).doesNotExist();
    }

    private void isAsBefore() {
        hasBothTasks();
        assertThat(adoption().isAdopted()).isFalse();
        assertThat(layout.services()).isEmptyDirectory();
    }

    @Test
    void aTaskThatCannotBeDeletedLeavesAllAsBefore() throws IOException {
        for (String refused : List.of(FIRST, SECOND)) {
            refuse("/Delete " + refused);
            assertThatThrownBy(() -> adopt(this::installed)).isInstanceOf(CommandFailedException.class);
            isAsBefore();
        }
    }

    @Test
    void aTaskWithAStoredPasswordIsNotTaken() throws IOException {
        task(SECOND, "Password");
        assertThatThrownBy(() -> adopt(this::installed)).hasMessageContaining("runs with a stored password");
        task(SECOND, "InteractiveToken");
        isAsBefore();
    }

    @Test
    void aFailedInstallationGivesTheTasksBackAndStartsThoseThatRan() {
        assertThat(adopt(() -> Outcome.failed(CODER, failure())).outcome().failed())
                .isTrue();
        isAsBefore();
        assertThatThrownBy(() -> adopt(() -> {
                    throw failure();
                }))
                .hasMessage("full");
        isAsBefore();
    }

    /** The app registers its tasks again at its next installation. */
    @Test
    void aFailedSecondAdoptionGivesBackWhatItTook() throws IOException {
        adopt(this::installed);
        assertThat(root.resolve("tasks")).isEmptyDirectory();
        host();
        adopt(() -> Outcome.failed(CODER, failure()));
        hasBothTasks();
        assertThat(adoption().isAdopted()).isTrue();
    }

    @Test
    void aFirstStartThatFailsIsNoFailedAdoption() {
        assertThatThrownBy(() -> adopt(() -> {
                    installed();
                    throw failure();
                }))
                .hasMessage("full");
        assertThat(adoption().isAdopted()).isTrue();
        assertThat(root.resolve("tasks")).isEmptyDirectory();
    }

    /** The app has registered its task over that of Gatehouse, which is installed since the first adoption. */
    @Test
    void aSecondAdoptionThatBreaksOffGivesBackWhatItTook() throws IOException {
        adopt(this::installed);
        ServiceFolder folder = layout.folder(CODER.profile());
        folder.delete(folder.login());
        host();
        assertThatThrownBy(() -> adopt(() -> {
                    throw failure();
                }))
                .hasMessage("full");
        hasBothTasks();
    }

    @Test
    void tasksThatAKilledAdoptionHadTakenCanBeGivenBack() throws IOException {
        new KeptTasks(layout, CODER).take("\\" + FIRST);
        assertThat(adoption().isAdopted()).isTrue();
        adoption().giveBack(manager());
        assertThat(root.resolve("tasks").resolve(FIRST)).content().contains(document(FIRST, "InteractiveToken"));
        assertThat(adoption().isAdopted()).isFalse();
    }

    private Path entry(String text) throws IOException {
        Path startup = Files.createDirectories(layout.startup().orElseThrow());
        // In the code page of its author.
        return Files.write(startup.resolve(FIRST + ".cmd"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Holder entryHolder(Path entry) {
        return new Holder(
                CODER,
                Kind.WINDOWS,
                entry.toString(),
                "Startup entry " + entry.getFileName(),
                OptionalLong.empty(),
                false,
                true,
                false,
                Map.of(Verb.INSTALL, Remedy.gatehouse("adopt", "coder")));
    }

    private WindowsInstallation.Result adopt(Path entry, Supplier<Outcome> install) {
        return adoption()
                .replacing(
                        List.of(entryHolder(entry), holder(SECOND)),
                        () -> new WindowsInstallation.Result(install.get(), Optional.empty(), "", false));
    }

    /** The app writes one where Task Scheduler refuses its task. */
    @Test
    void aStartupEntryIsTakenAndGivenBackAsItWas() throws IOException {
        Path entry = entry("rem gr\u00fc\u00dfe\r\n");
        byte[] before = Files.readAllBytes(entry);
        adopt(entry, this::installed);
        assertThat(entry).doesNotExist();
        assertThat(adoption().isAdopted()).isTrue();
        manager().giveBack(CODER);
        assertThat(Files.readAllBytes(entry)).isEqualTo(before);
        assertThat(root.resolve("tasks").resolve(SECOND)).exists();
        assertThat(adoption().isAdopted()).isFalse();
        assertThat(layout.folder(CODER.profile()).path()).doesNotExist();
        assertThat(manager().limitations())
                .filteredOn(limitation -> limitation.feature().equals("own-service"))
                .singleElement()
                .satisfies(limitation -> assertThat(limitation.consequence())
                        .contains("Startup folder")
                        .doesNotContain("not taken over"));
    }

    @Test
    void aFailedInstallationGivesTheStartupEntryBack() throws IOException {
        Path entry = entry("rem\r\n");
        adopt(entry, () -> Outcome.failed(CODER, failure()));
        assertThat(entry).hasContent("rem\r\n");
        assertThat(adoption().isAdopted()).isFalse();
    }

    @Test
    void anotherEntryOfThatNameIsNotReplaced() throws IOException {
        Path entry = entry("rem ours\r\n");
        adopt(entry, this::installed);
        Files.writeString(entry, "rem theirs\r\n");
        assertThatThrownBy(() -> manager().giveBack(CODER)).hasMessageContaining(entry + " is in the way");
        assertThat(entry).hasContent("rem theirs\r\n");
        Files.delete(entry);
        manager().giveBack(CODER);
        assertThat(entry).hasContent("rem ours\r\n");
    }

    /** The first attempt has ended the gateway, so only its record tells that it ran. */
    @Test
    void aRepeatedReturnStartsTheTasksOfAGatewayThatRan() throws IOException {
        adopt(this::installed);
        KeptTasks tasks = new KeptTasks(layout, CODER);
        Map<String, String> documents = tasks.read();
        tasks.moveOut(documents, true);
        layout.folder(CODER.profile()).deleteAll();
        refuse("/Create " + SECOND);
        assertThatThrownBy(() -> tasks.giveBack(documents, true)).isInstanceOf(CommandFailedException.class);
        assertThat(root.resolve("running").resolve(FIRST)).exists();
        assertThat(root.resolve("running").resolve(SECOND)).doesNotExist();
        refuse();
        adoption().giveBack(manager());
        assertThat(root.resolve("tasks").resolve(SECOND)).exists();
        assertThat(root.resolve("running").resolve(SECOND)).exists();
        assertThat(adoption().isAdopted()).isFalse();
    }

    /** The task of Gatehouse, which started the gateway. */
    private String ownTask() throws IOException {
        installed();
        ServiceFolder folder = layout.folder(CODER.profile());
        folder.delete(folder.login());
        String own = folder.taskName();
        Files.writeString(root.resolve("tasks").resolve(own), "<?xml version=\"1.0\"?>\n" + ownDocument());
        return own;
    }

    private String ownDocument() {
        return new String(
                        new TaskRenderer(layout)
                                .render(SampleTask.gateway(layout.home(), "coder"))
                                .files()
                                .getLast()
                                .bytes(),
                        StandardCharsets.UTF_16)
                .replaceFirst("(?s)^.*?(?=<Task)", "");
    }

    /** The first attempt has ended the gateway, and then could not remove its task. */
    @Test
    void aReturnThatCouldNotRemoveTheServiceStillKnowsThatItRan() throws IOException {
        adopt(this::installed);
        String own = ownTask();
        KeptTasks tasks = new KeptTasks(layout, CODER);
        tasks.moveOut(tasks.read(), true);
        refuse("/Delete " + own);
        assertThatThrownBy(() -> adoption().giveBack(manager())).isInstanceOf(CommandFailedException.class);
        assertThat(tasks.runAgain()).isTrue();
        refuse();
        adoption().giveBack(manager());
        for (String name : List.of(FIRST, SECOND)) {
            assertThat(root.resolve("tasks").resolve(name)).exists();
            assertThat(root.resolve("running").resolve(name)).exists();
        }
        assertThat(adoption().isAdopted()).isFalse();
    }

    @Test
    void aDisabledTaskIsGivenBackAndNotRun() throws IOException {
        String disabled = "<Task><Settings><Enabled>false</Enabled></Settings></Task>";
        Files.writeString(root.resolve("tasks").resolve(FIRST), disabled);
        adopt(this::installed);
        KeptTasks tasks = new KeptTasks(layout, CODER);
        Map<String, String> documents = tasks.read();
        refuse("/Run " + FIRST);
        tasks.moveOut(documents, true);
        layout.folder(CODER.profile()).deleteAll();
        tasks.giveBack(documents, true);
        assertThat(root.resolve("tasks").resolve(FIRST)).content().contains(disabled);
        assertThat(root.resolve("running").resolve(SECOND)).exists();
        assertThat(adoption().isAdopted()).isFalse();
    }

    @Test
    void aTaskThatCannotBeRunKeepsNoOtherFromReturning() throws IOException {
        adopt(this::installed);
        KeptTasks tasks = new KeptTasks(layout, CODER);
        Map<String, String> documents = tasks.read();
        tasks.moveOut(documents, true);
        layout.folder(CODER.profile()).deleteAll();
        refuse("/Run " + FIRST);
        assertThatThrownBy(() -> tasks.giveBack(documents, true)).hasMessageContaining("schtasks /Run");
        for (String name : List.of(FIRST, SECOND)) {
            assertThat(root.resolve("tasks").resolve(name)).exists();
        }
        assertThat(root.resolve("running").resolve(SECOND)).exists();
        assertThat(tasks.read()).isEmpty();
        Files.delete(root.resolve("running").resolve(SECOND));
        refuse("/Create " + FIRST, "/Create " + SECOND);
        adoption().giveBack(manager());
        assertThat(root.resolve("running").resolve(FIRST)).exists();
        assertThat(root.resolve("running").resolve(SECOND)).as("ran already").doesNotExist();
        assertThat(adoption().isAdopted()).isFalse();
    }

    @Test
    void aStartupEntryThatCannotBeDeletedIsNotTaken() throws IOException {
        assumeFalse(Accounts.isRoot(), "root may delete anything");
        Path entry = entry("rem\r\n");
        Path startup = entry.getParent();
        Files.setPosixFilePermissions(startup, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertThatThrownBy(() -> adopt(entry, this::installed))
                    .isInstanceOf(GatehouseException.class)
                    .hasMessageContaining("deleting " + entry);
        } finally {
            Files.setPosixFilePermissions(startup, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(entry).exists();
        assertThat(adoption().isAdopted()).isFalse();
    }

    /** The file is in the home, and others may write there. */
    @ParameterizedTest
    @ValueSource(strings = {"../x.cmd", "..\\x.cmd", "C:x.cmd", "x.txt", "x\u0001.cmd", ""})
    void aKeptEntryIsAPlainNameOfAScript(String name) throws IOException {
        layout.folder(CODER.profile()).create();
        KeptTasks tasks = new KeptTasks(layout, CODER);
        assertThatThrownBy(() -> tasks.giveBack(Map.of("Startup " + name, "cmVt"), false))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("is not the name of a Startup entry");
    }

    /** An unanswered query is no reason to put the app's task in the place of an installed one. */
    @Test
    void whatTaskSchedulerDoesNotTellIsNotReplaced() throws IOException {
        adopt(this::installed);
        ServiceFolder folder = layout.folder(CODER.profile());
        folder.delete(folder.login());
        host();
        refuse("/Query " + folder.taskName());
        assertThatThrownBy(() -> new Registration(layout, CODER).isInPlace())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("schtasks /Query");
    }

    /** It was installed not to start at logon, so a reconcile changes nothing. */
    @Test
    void aGatewayThatIsNotToStartAtLogonIsNoConflict() throws IOException {
        installed();
        ServiceStatus status = ServiceStatus.builder(CODER, State.UP)
                .enabled(Optional.of(false))
                .build();
        assertThat(manager().enablingConflicts(List.of(status))).isEmpty();
        ServiceFolder folder = layout.folder(CODER.profile());
        folder.delete(folder.login());
        assertThat(manager().enablingConflicts(List.of(status)))
                .extracting(EnablingConflict::words)
                .containsExactly("not enabled: it would stay down after a reboot");
    }

    @Test
    void aFailedReturnKeepsTheTasksAndCanBeRepeated() throws IOException {
        adopt(this::installed);
        WindowsServiceManager manager = manager();
        refuse("/Create " + SECOND);
        assertThatThrownBy(() -> manager.giveBack(CODER)).isInstanceOf(CommandFailedException.class);
        assertThat(layout.folder(CODER.profile()).isInstalled()).isFalse();
        assertThat(manager.isAdopted(CODER)).isTrue();
        refuse();
        manager.giveBack(CODER);
        assertThat(manager.isAdopted(CODER)).isFalse();
        assertThat(root.resolve("tasks").resolve(FIRST)).content().contains(document(FIRST, "InteractiveToken"));
        assertThat(root.resolve("tasks").resolve(SECOND)).content().contains(document(SECOND, "InteractiveToken"));
    }
}
