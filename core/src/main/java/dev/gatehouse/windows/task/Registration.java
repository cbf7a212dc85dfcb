package dev.gatehouse.windows.task;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.ToolUnavailableException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What starts the launcher of one gateway at a logon, and when it is requested: its task, for want of that an entry of the
 * Startup folder, or nothing.
 */
public final class Registration {
    private final WindowsLayout layout;
    private final String home;
    private final TaskRenderer renderer;
    private final Schtasks schtasks;
    private final StartupEntry startup;
    private final ServiceName service;
    private final ServiceFolder folder;
    private final String task;
    private @Nullable Found found;

    public Registration(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.home = layout.home().toString();
        this.renderer = new TaskRenderer(layout);
        this.schtasks = new Schtasks(layout.tools());
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.task = layout.taskName(service.profile());
        this.startup = new StartupEntry(layout, task);
    }

    /** What is wanted beside that which is there. */
    public enum Wish {
        /** The task; where Task Scheduler refused it before, that is left so. */
        AS_IT_IS,
        /** The task, whatever was before. */
        TASK,
        /** Nothing. */
        NOTHING;

        private By of(LoginStart before) {
            return switch (this) {
                case AS_IT_IS -> before.by();
                case TASK -> By.TASK;
                case NOTHING -> By.NOTHING;
            };
        }
    }

    /** What Task Scheduler has under the task's name; asked once. */
    private Found found() {
        Found known = found;
        if (known == null) {
            known = schtasks.find(task);
            found = known;
        }
        return known;
    }

    /** The task of ours that is registered. */
    public Optional<TaskDocument> registered() {
        return found() instanceof Found.Task(TaskDocument document) && document.isOurs(home)
                ? Optional.of(document)
                : Optional.empty();
    }

    /**
     * Refuses to go on where the name is somebody else's; Task Scheduler that does not answer is no such reason, since to
     * create a task replaces none.
     *
     * @return what Task Scheduler has, or why it does not say
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
                "the gateway of " + service + " cannot have the task " + task
                        + ": there is one of that name which Gatehouse did not make for this home, and which is left alone",
                Schtasks.query(task));
    }

    /** Makes what is there what is wanted; delete and create, since a change keeps what it does not name. */
    public void apply(GatewayDefinition definition, Wish wish) throws IOException {
        LoginStart before = LoginStart.of(folder);
        if (wish.of(before) == By.NOTHING) {
            // A new service has none yet, and what it does not have need not be proven to be gone.
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
            requireSuccess("schtasks /Delete", schtasks.delete(task), "gatehouse gateway install " + service);
        } else if (wish == Wish.AS_IT_IS && before.by() == By.STARTUP && startup.says(entry)) {
            // What was refused once is not asked for again each time.
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
        // Two that start it would start it twice.
        startup.delete();
        LoginStart.TASK.write(folder);
    }

    /** Whatever the reason: a person reads it in the status, and the gateway starts at the next logon all the same. */
    private void fallBack(String entry, String reason) throws IOException {
        try {
            startup.write(entry);
        } catch (GatehouseException e) {
            throw new AccessRefusedException(
                    "Task Scheduler does not take the task " + task + " (" + reason + "), and " + e.getMessage(),
                    e.remedy(),
                    e);
        }
        LoginStart.startup(reason).write(folder);
        folder.delete(folder.task());
    }

    /** What sets the registration apart from the one that is wanted. */
    public List<String> differences(GatewayDefinition definition, Wish wish) throws IOException {
        LoginStart login = LoginStart.of(folder);
        By wanted = wish.of(login);
        if (wanted != login.by()) {
            return List.of("task " + task + (wanted == By.TASK ? " (not registered)" : " (not wanted)"));
        }
        return switch (wanted) {
            case NOTHING -> List.of();
            case STARTUP -> startup.says(renderer.startupEntry(definition)) ? List.of() : List.of("Startup entry");
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
            differences.add("Startup entry (beside the task)");
        }
        return differences;
    }

    private List<String> differences(TaskDocument registered, GatewayDefinition definition) {
        String wanted = renderer.task(definition).text();
        return registered.differences(TaskDocument.parse(wanted).orElseThrow());
    }

    private boolean isByTask() throws IOException {
        return LoginStart.of(folder).by() == By.TASK;
    }

    /**
     * Requests a launcher. The task runs it, so that Task Scheduler brings it back should it be killed; without a task this
     * process starts it, and it outlives this process.
     *
     * @return the launcher, where this process has started it
     */
    public Optional<Process> request() throws IOException {
        boolean byTask = isByTask();
        if (byTask && registered().isEmpty()) {
            throw new GatehouseException(
                    "the task " + task + " of " + service + " is gone from Task Scheduler, or is another's by now",
                    "gatehouse gateway install " + service);
        }
        folder.write(LaunchRecord.requested());
        if (byTask) {
            runTask();
            return Optional.empty();
        }
        return Optional.of(spawn());
    }

    /** Requests again where Task Scheduler ignored the first request, because an instance had not quite ended (IgnoreNew). */
    public void requestAgain() throws IOException {
        if (isByTask()) {
            runTask();
        }
    }

    private void runTask() {
        requireSuccess("schtasks /Run", schtasks.run(task), Schtasks.query(task));
    }

    private void requireSuccess(String action, Answer answer, String remedy) {
        if (!answer.succeeded()) {
            throw failed(action, answer, remedy);
        }
    }

    private CommandFailedException failed(String action, Answer answer, String remedy) {
        return new CommandFailedException(service.toString(), action, answer.code(), answer.words(), remedy);
    }

    private Process spawn() {
        List<String> words = layout.launcherOf(service.profile());
        if (File.separatorChar == '\\') {
            words = words.stream().map(CommandLine::quote).toList();
        }
        ProcessBuilder builder = new ProcessBuilder(words).directory(new File(home));
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            Process launcher = builder.start();
            launcher.getOutputStream().close();
            return launcher;
        } catch (IOException e) {
            throw new ToolUnavailableException(
                    "cannot start the launcher of " + service + ": " + e.getMessage(),
                    "dir \"" + words.getFirst() + "\"");
        }
    }

    /** Ends the instance of the task. */
    public void end() throws IOException {
        if (isByTask() && registered().isPresent()) {
            // Whatever it answers: that there is no instance is as good.
            schtasks.end(task);
        }
    }

    /**
     * Takes away whatever starts the gateway at a logon, as far as it is ours.
     *
     * @throws CommandFailedException where Task Scheduler does not say that the task is gone; the rest is left as it is
     */
    public void remove() throws IOException {
        String remedy = "schtasks /Delete /TN " + task;
        boolean expected = isByTask();
        // Where the task is what starts it, only Task Scheduler's word that there is none proves that nothing does.
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
