package dev.gatehouse.windows.task;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.LoginStart.By;
import dev.gatehouse.windows.task.Schtasks.Answer;
import dev.gatehouse.windows.task.Schtasks.Found;
import dev.gatehouse.windows.text.CommandLine;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Manages what starts the launcher of one gateway, at logon and on request: its task, an entry in the Startup folder if
 * Task Scheduler refused the task, or nothing.
 */
public final class Registration {
    private final WindowsLayout layout;
    private final Path home;
    private final TaskRenderer renderer;
    private final Schtasks schtasks;
    private final ServiceName service;
    private final ServiceFolder folder;
    private String task;
    private StartupEntry startup;
    private @Nullable Found found;

    public Registration(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.home = layout.home();
        this.renderer = new TaskRenderer(layout);
        this.schtasks = new Schtasks(layout.tools());
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.task = folder.taskName();
        this.startup = new StartupEntry(layout, service.profile(), task);
    }

    /**
     * Uses another name, as Hermes does, if another home has a task or a Startup entry of this one. A task that is
     * registered keeps its name.
     */
    private void distinguish() throws IOException {
        String hashed = layout.hashedTaskName(service.profile());
        if (!task.equals(hashed) && isOfAnotherHome()) {
            folder.rename(hashed);
            task = hashed;
            startup = new StartupEntry(layout, service.profile(), task);
            found = null;
        }
    }

    private boolean isOfAnotherHome() {
        Path directory = layout.directory(service.profile());
        return switch (found()) {
            case Found.Task(TaskDocument document) when document.isOurs(home) -> false;
            case Found.Task(TaskDocument document) when document.isOfAnotherHome(home, directory) -> true;
            case Found.Task _, Found.Nothing _, Found.Closed _, Found.Unknown _ -> startup.isOfAnotherHome();
        };
    }

    /** The operator's choice of what starts a gateway at logon. */
    public enum LogonChoice {
        /** Whatever starts it already; the task for a new service. */
        KEEP,
        /** The task, even if Task Scheduler refused it before. */
        TASK,
        /** Nothing. */
        NOTHING;

        private By of(LoginStart before) {
            return switch (this) {
                case KEEP -> before.by();
                case TASK -> By.TASK;
                case NOTHING -> By.NOTHING;
            };
        }
    }

    /** Returns what Task Scheduler has under the task's name. Queries only once. */
    private Found found() {
        Found known = found;
        if (known == null) {
            known = schtasks.find(task);
            found = known;
        }
        return known;
    }

    /** Returns the registered task, if it belongs to this home. */
    public Optional<TaskDocument> registered() {
        return found() instanceof Found.Task(TaskDocument document) && document.isOurs(home)
                ? Optional.of(document)
                : Optional.empty();
    }

    /**
     * Throws if the name belongs to a foreign task. A missing answer is no reason to throw, because creating a task
     * never replaces another one.
     *
     * @return the answer of Task Scheduler
     */
    private Found foundOrThrow() {
        Found found = found();
        boolean foreign = found instanceof Found.Closed
                || (found instanceof Found.Task other && !other.document().isOurs(home));
        if (foreign) {
            throw nameTaken();
        }
        return found;
    }

    private GatehouseException nameTaken() {
        return new GatehouseException(
                "The task " + task + " for the gateway of " + service
                        + " already exists and was not created by Gatehouse for this home; it is not changed",
                Schtasks.query(task));
    }

    /**
     * Registers the task or Startup entry according to the choice. An outdated task is deleted and created again,
     * because schtasks /Change keeps elements that it does not name.
     */
    public void apply(GatewayDefinition definition, LogonChoice choice) throws IOException {
        LoginStart before = LoginStart.of(folder);
        if (choice.of(before) == By.NOTHING) {
            // A new service has no task, so Task Scheduler need not confirm that it is gone.
            if (Files.exists(folder.task())) {
                remove();
            } else {
                startup.delete();
            }
            LoginStart.NOTHING.write(folder);
            return;
        }
        String entry = renderer.startupEntry(definition);
        Found present;
        try {
            distinguish();
            present = foundOrThrow();
        } catch (TimedOutException hangs) {
            fallBack(entry, String.valueOf(hangs.getMessage()));
            return;
        }
        if (present instanceof Found.Task(TaskDocument document)) {
            if (differences(document, definition).isEmpty()) {
                LoginStart.TASK.write(folder);
                startup.delete();
                return;
            }
            requireSuccess(
                    "schtasks /Delete",
                    schtasks.delete(task),
                    Remedy.gatehouse("gateway", "install", service.toString()));
        } else if (choice == LogonChoice.KEEP && before.by() == By.STARTUP && startup.hasContent(entry)) {
            // Does not try a refused task again on every call.
            return;
        }
        create(renderer.render(definition).files().getLast().bytes(), entry);
    }

    private void create(byte[] xml, String entry) throws IOException {
        folder.write(folder.task(), xml);
        Answer created;
        try {
            created = schtasks.create(task, folder.task());
        } catch (TimedOutException hangs) {
            fallBack(entry, String.valueOf(hangs.getMessage()));
            return;
        }
        if (!created.succeeded()) {
            fallBack(entry, created.reason());
            return;
        }
        // With both, the gateway would be started twice.
        startup.delete();
        LoginStart.TASK.write(folder);
    }

    /** Uses the Startup folder instead of the task. The status shows the reason. */
    private void fallBack(String entry, String reason) throws IOException {
        try {
            startup.write(entry);
        } catch (GatehouseException e) {
            throw new AccessRefusedException(
                    "Task Scheduler refused the task " + task + " (" + reason + "), and the Startup folder "
                            + "cannot be used: " + e.getMessage(),
                    e.remedy().orElse(Schtasks.query(task)),
                    e);
        }
        LoginStart.startup(reason).write(folder);
        folder.delete(folder.task());
    }

    /** Returns the differences between what is registered and what should be. */
    public List<String> differences(GatewayDefinition definition, LogonChoice choice) throws IOException {
        LoginStart login = LoginStart.of(folder);
        By wanted = choice.of(login);
        if (wanted != login.by()) {
            return List.of("task " + task + (wanted == By.TASK ? " (not registered)" : " (not wanted)"));
        }
        return switch (wanted) {
            case NOTHING -> List.of();
            case STARTUP ->
                startup.hasContent(renderer.startupEntry(definition)) ? List.of() : List.of("Startup entry");
            case TASK -> ofTask(definition);
        };
    }

    private List<String> ofTask(GatewayDefinition definition) {
        Optional<TaskDocument> registered = registered();
        if (registered.isEmpty()) {
            return List.of("task " + task + " (not registered)");
        }
        List<String> differences = new ArrayList<>(differences(registered.get(), definition));
        differences.replaceAll(path -> "task " + path);
        if (startup.isOurs()) {
            differences.add("Startup entry (in addition to the task)");
        }
        return differences;
    }

    private List<String> differences(TaskDocument registered, GatewayDefinition definition) {
        String wanted = renderer.task(definition).text();
        return registered.differences(TaskDocument.parse(wanted).orElseThrow());
    }

    /**
     * Returns whether what should start the gateway at logon is there, in whatever version.
     *
     * @throws CommandFailedException if Task Scheduler does not say what it has under the task's name
     */
    public boolean isInPlace() throws IOException {
        return switch (LoginStart.of(folder).by()) {
            case TASK ->
                switch (found()) {
                    case Found.Task(TaskDocument document) -> document.isOurs(home);
                    case Found.Nothing _ -> false;
                    case Found.Closed(Answer answer) -> throw failed("schtasks /Query", answer, Schtasks.query(task));
                    case Found.Unknown(Answer answer) -> throw failed("schtasks /Query", answer, Schtasks.query(task));
                };
            case STARTUP -> startup.isOurs();
            case NOTHING -> true;
        };
    }

    private boolean isByTask() throws IOException {
        return LoginStart.of(folder).by() == By.TASK;
    }

    /**
     * Requests a launcher. If there is a task, Task Scheduler starts the launcher, and restarts it if it is killed.
     * Otherwise this process starts it; the launcher continues after this process exits.
     *
     * @return the launcher process, if this process started it
     */
    public Optional<Process> request() throws IOException {
        boolean byTask = isByTask();
        if (byTask && registered().isEmpty()) {
            throw new GatehouseException(
                    "The task " + task + " of " + service + " was deleted from Task Scheduler or replaced",
                    Remedy.gatehouse("gateway", "install", service.toString()));
        }
        folder.write(LaunchRecord.requested());
        if (byTask) {
            runTask();
            return Optional.empty();
        }
        return Optional.of(spawn());
    }

    /** Repeats a request. Task Scheduler ignores a request while an instance is still ending (IgnoreNew). */
    public void requestAgain() throws IOException {
        if (isByTask()) {
            runTask();
        }
    }

    private void runTask() {
        requireSuccess("schtasks /Run", schtasks.run(task), Schtasks.query(task));
    }

    private void requireSuccess(String action, Answer answer, Remedy remedy) {
        if (!answer.succeeded()) {
            throw failed(action, answer, remedy);
        }
    }

    private CommandFailedException failed(String action, Answer answer, Remedy remedy) {
        return new CommandFailedException(service.toString(), action, answer.code(), answer.words(), remedy);
    }

    private Process spawn() {
        List<String> words = layout.launcherOf(service.profile());
        if (File.separatorChar == '\\') {
            words = words.stream().map(CommandLine::quote).toList();
        }
        ProcessBuilder builder = new ProcessBuilder(words).directory(home.toFile());
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            Process launcher = builder.start();
            launcher.getOutputStream().close();
            return launcher;
        } catch (IOException e) {
            throw new ToolUnavailableException(
                    "Cannot start the launcher of " + service + ": " + e.getMessage(),
                    Remedy.of("dir", layout.launcherOf(service.profile()).getFirst()));
        }
    }

    /** Ends the running instance of the task. */
    public void end() throws IOException {
        if (isByTask() && registered().isPresent()) {
            // The exit code does not matter: there may be no instance.
            schtasks.end(task);
        }
    }

    /**
     * Removes the task and the Startup entry, if they belong to this home.
     *
     * @throws CommandFailedException if Task Scheduler does not confirm that the task is gone
     */
    public void remove() throws IOException {
        Remedy remedy = Remedy.of("schtasks", "/Delete", "/TN", task);
        boolean expected = isByTask();
        // If the gateway is started by a task, only Task Scheduler can confirm that the task is gone.
        boolean ours = switch (found()) {
            case Found.Task(TaskDocument document) -> document.isOurs(home);
            case Found.Unknown(Answer answer) when expected -> throw failed("schtasks /Query", answer, remedy);
            case Found.Closed(Answer answer)
            when expected && answer.isDenied() -> throw failed("schtasks /Query", answer, remedy);
            case Found.Nothing _, Found.Closed _, Found.Unknown _ -> false;
        };
        startup.delete();
        if (ours) {
            requireSuccess("schtasks /Delete", schtasks.delete(task), remedy);
        }
        folder.delete(folder.task());
    }
}
