package dev.gatehouse.windows.task;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.Schtasks.Answer;
import dev.gatehouse.windows.task.Schtasks.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one gateway is started at a logon: by its task, for want of that by the Startup folder, or by nothing. */
public final class Registration {
    private final WindowsLayout layout;
    private final Schtasks schtasks;
    private final StartupFolder startup;
    private final ServiceName service;
    private final ServiceFolder folder;
    private final String task;

    public Registration(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.schtasks = new Schtasks(layout.tools());
        this.startup = new StartupFolder(layout);
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.task = layout.taskName(service.profile());
    }

    /** What is wanted beside that which is there. */
    public enum Wish {
        /** The task; where Task Scheduler refused it before, that is left so. */
        AS_IT_IS,
        /** The task, whatever was before. */
        TASK,
        /** Nothing. */
        NOTHING
    }

    /** The task of ours that is registered. */
    public Optional<TaskDocument> registered() {
        return schtasks.find(task) instanceof Found.Task found
                        && found.document().isOurs(home())
                ? Optional.of(found.document())
                : Optional.empty();
    }

    /**
     * Refuses to go on where the name is somebody else's; Task Scheduler that does not answer is no such reason, since to
     * create a task replaces none.
     *
     * @return what Task Scheduler has, or why it does not say
     */
    private Found foundOrThrow() {
        Found found = schtasks.find(task);
        boolean foreign = found instanceof Found.Closed
                || (found instanceof Found.Task other && !other.document().isOurs(home()));
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

    private String home() {
        return layout.home().toString();
    }

    /**
     * Makes what is there what is wanted; delete and create, since a change keeps what it does not name.
     *
     * @return whether anything was changed
     */
    public boolean apply(GatewayDefinition definition, Wish wish) throws IOException {
        LoginStart before = LoginStart.of(folder);
        if (wish == Wish.NOTHING || (wish == Wish.AS_IT_IS && before.by() == LoginStart.By.NOTHING)) {
            // A new service has none yet, and what it does not have need not be proven to be gone.
            boolean removed = Files.exists(folder.task()) ? remove() : startup.delete(task);
            LoginStart.NOTHING.write(folder);
            return removed || before.by() != LoginStart.By.NOTHING;
        }
        TaskRenderer renderer = new TaskRenderer(layout);
        String entry = renderer.startupEntry(definition);
        Found found;
        try {
            found = foundOrThrow();
        } catch (TimedOutException hangs) {
            return fallBack(entry, String.valueOf(hangs.getMessage()));
        }
        boolean refusedBefore = before.by() == LoginStart.By.STARTUP && startup.says(task, entry);
        boolean none = found instanceof Found.Nothing || found instanceof Found.Unknown;
        if (none && refusedBefore && wish == Wish.AS_IT_IS) {
            return false;
        }
        if (found instanceof Found.Task present) {
            if (differences(present.document(), definition).isEmpty()) {
                LoginStart.TASK.write(folder);
                return startup.delete(task);
            }
            Answer deleted = schtasks.delete(task);
            if (!deleted.succeeded()) {
                throw new CommandFailedException(
                        service.toString(),
                        "schtasks /Delete",
                        deleted.code(),
                        deleted.words(),
                        "gatehouse gateway install " + service);
            }
        }
        return create(renderer.render(definition).files().getLast().bytes(), entry);
    }

    private boolean create(byte[] xml, String entry) throws IOException {
        ServiceFolder.write(folder.task(), xml);
        Answer created;
        try {
            created = schtasks.create(task, folder.task());
        } catch (TimedOutException hangs) {
            return fallBack(entry, String.valueOf(hangs.getMessage()));
        }
        if (!created.succeeded()) {
            return fallBack(entry, created.reason());
        }
        // Two that start it would start it twice.
        startup.delete(task);
        LoginStart.TASK.write(folder);
        return true;
    }

    /** Whatever the reason: a person reads it in the status, and the gateway starts at the next logon all the same. */
    private boolean fallBack(String entry, String reason) throws IOException {
        try {
            startup.write(task, entry);
        } catch (GatehouseException e) {
            throw new AccessRefusedException(
                    "Task Scheduler does not take the task " + task + " (" + reason + "), and " + e.getMessage(),
                    e.remedy(),
                    e);
        }
        LoginStart.startup(reason).write(folder);
        ServiceFolder.delete(folder.task());
        return true;
    }

    /** What sets the registration apart from the one that a definition would give. */
    public List<String> differences(GatewayDefinition definition) throws IOException {
        LoginStart login = LoginStart.of(folder);
        if (login.by() == LoginStart.By.NOTHING) {
            return List.of();
        }
        if (login.by() == LoginStart.By.STARTUP) {
            String entry = new TaskRenderer(layout).startupEntry(definition);
            return startup.says(task, entry) ? List.of() : List.of("Startup entry");
        }
        Optional<TaskDocument> registered = registered();
        if (registered.isEmpty()) {
            return List.of("task " + task + " (not registered)");
        }
        List<String> differences = new ArrayList<>(differences(registered.get(), definition));
        differences.replaceAll(path -> "task " + path);
        if (startup.has(task)) {
            differences.add("Startup entry (beside the task)");
        }
        return differences;
    }

    private List<String> differences(TaskDocument registered, GatewayDefinition definition) {
        String wanted = new TaskRenderer(layout).task(definition).text();
        return registered.differences(TaskDocument.parse(wanted).orElseThrow());
    }

    /**
     * Takes away whatever starts the gateway at a logon, as far as it is ours.
     *
     * @throws CommandFailedException where Task Scheduler does not say that the task is gone; the rest is left as it is
     */
    public boolean remove() throws IOException {
        boolean registered = isToBeDeleted();
        boolean removed = startup.delete(task) || registered;
        if (registered) {
            Answer deleted = schtasks.delete(task);
            if (!deleted.succeeded()) {
                throw notRemoved("schtasks /Delete", deleted);
            }
        }
        ServiceFolder.delete(folder.task());
        return removed;
    }

    /** Where the task is what starts it, only Task Scheduler's word that there is none proves that nothing starts it. */
    private boolean isToBeDeleted() throws IOException {
        boolean expected = LoginStart.of(folder).by() == LoginStart.By.TASK;
        return switch (schtasks.find(task)) {
            case Found.Task(TaskDocument document) -> document.isOurs(home());
            case Found.Unknown(Answer answer) when expected -> throw notRemoved("schtasks /Query", answer);
            case Found.Closed(Answer answer)
            when expected && answer.isDenied() -> throw notRemoved("schtasks /Query", answer);
            case Found.Nothing _, Found.Closed _, Found.Unknown _ -> false;
        };
    }

    private CommandFailedException notRemoved(String action, Answer answer) {
        return new CommandFailedException(
                service.toString(), action, answer.code(), answer.words(), "schtasks /Delete /TN " + task);
    }
}
