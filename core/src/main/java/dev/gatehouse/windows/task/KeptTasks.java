package dev.gatehouse.windows.task;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.Schtasks.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tasks and Startup entries of the app itself that those of ours have replaced. Task Scheduler has one task of a name, the Startup
 * folder one entry, and the app's usually has the name of ours, so the app's is deleted. Its document is kept in the service's folder
 * until it is given back; and meanwhile beside that folder, which goes first.
 *
 * <p>A key is the path of a task, which begins with a backslash, or {@link #entry} of a Startup entry.
 */
public final class KeptTasks {
    /** Ends the types of logon for which a task needs the password of its account again: Password, InteractiveTokenOrPassword. */
    private static final String PASSWORD = "Password</LogonType>";

    private static final String ENTRY = "Startup ";

    /** What a console prints for a character that its code page lacks. */
    private static final String LOST = "?\uFFFD";

    private final ServiceName service;
    private final TaskRecord record;
    private final Schtasks schtasks;
    private final KeptEntries entries;

    public KeptTasks(WindowsLayout layout, ServiceName service) {
        this.service = service;
        this.record = new TaskRecord(layout.folder(service.profile()));
        this.schtasks = new Schtasks(layout.tools());
        this.entries = new KeptEntries(layout.startup(), record);
    }

    /** Returns the key of a Startup entry. */
    public static String entry(Path file) {
        return ENTRY + file.getFileName();
    }

    private static boolean isEntry(String key) {
        return key.startsWith(ENTRY);
    }

    private static String fileName(String entry) {
        return entry.substring(ENTRY.length());
    }

    /** Whether tasks or entries of the app are kept. */
    public boolean exist() {
        return record.exists();
    }

    /** The documents by their keys, for {@link #giveBack}, since a removal of the service deletes them. */
    public Map<String, String> read() throws IOException {
        return record.read();
    }

    /** Whether an attempt to give them back has ended a gateway that ran; the service may be there still. */
    public boolean runAgain() throws IOException {
        return record.toRun().isPresent();
    }

    /**
     * A task or Startup entry that was taken.
     *
     * @param document its document; the bytes of an entry in Base64, because its code page is its author's
     * @param ran whether an instance of it was ended
     */
    public record Taken(String document, boolean ran) {}

    /**
     * Ends and deletes a task or a Startup entry, and keeps its document.
     *
     * @param task its key
     * @throws GatehouseException if it cannot be kept as it is, or Task Scheduler refuses; then it is as before
     */
    public Taken take(String task) throws IOException {
        String document = document(task);
        Map<String, String> before = read();
        Map<String, String> kept = new LinkedHashMap<>(before);
        kept.put(task, document);
        record.write(kept);
        if (isEntry(task)) {
            delete(fileName(task), before);
            return new Taken(document, false);
        }
        // A failure does not matter: the task usually has ended when it had started the gateway.
        boolean ran = schtasks.end(name(task)).succeeded();
        Answer deleted = schtasks.delete(name(task));
        if (!deleted.succeeded()) {
            record.keep(before);
            if (ran) {
                schtasks.run(name(task));
            }
        }
        require("schtasks /Delete", deleted, task);
        return new Taken(document, ran);
    }

    private void delete(String entry, Map<String, String> before) throws IOException {
        try {
            entries.delete(entry);
        } catch (IOException e) {
            record.keep(before);
            Path file = entries.file(entry);
            throw StorageErrors.translate("deleting " + file, file, e);
        }
    }

    private String document(String task) throws IOException {
        if (isEntry(task)) {
            return entries.text(fileName(task));
        }
        String document = printed(task)
                .orElseThrow(() -> new GatehouseException(
                        "Task Scheduler does not print the task " + task, Schtasks.query(name(task))));
        if (document.isEmpty() || document.chars().anyMatch(c -> LOST.indexOf(c) >= 0)) {
            throw irretrievable(task, "has characters that schtasks does not print");
        }
        if (document.contains(PASSWORD)) {
            throw irretrievable(task, "runs with a stored password, which Task Scheduler does not print");
        }
        return document;
    }

    private static GatehouseException irretrievable(String task, String reason) {
        return new GatehouseException(
                "The task " + task + " " + reason
                        + ", so it could not be given back; remove it with the app's own command",
                Schtasks.query(name(task)));
    }

    private Optional<String> printed(String task) {
        return schtasks.xml(name(task)).map(printed -> {
            int begin = printed.indexOf("<Task");
            return begin < 0 ? "" : printed.substring(begin).strip();
        });
    }

    /**
     * Keeps documents outside of the service's folder, which can be removed then.
     *
     * @param run whether the gateway runs, so that {@link #giveBack} starts it again
     */
    public void moveOut(Map<String, String> kept, boolean run) throws IOException {
        record.writeOutside(kept, run ? Optional.of(toRun(kept)) : Optional.empty());
    }

    /** The tasks that start a gateway that ran: also those that an earlier attempt has registered, but could not run. */
    private Set<String> toRun(Map<String, String> kept) throws IOException {
        Set<String> tasks = record.toRun().orElseGet(LinkedHashSet::new);
        kept.forEach((task, document) -> {
            if (!isEntry(task) && !isDisabled(document)) {
                tasks.add(task);
            }
        });
        return tasks;
    }

    /** Task Scheduler refuses to run such a task. */
    private static boolean isDisabled(String document) {
        return TaskDocument.parse(document).filter(TaskDocument::isDisabled).isPresent();
    }

    /**
     * Brings back what is kept outside of the service's folder ({@link #moveOut}). If something fails, the rest is tried
     * nevertheless, and a repeated call does what is left: what is not back yet stays kept.
     *
     * @param kept documents by their keys
     * @param run whether to start the tasks that are not disabled; an entry starts its gateway at the next logon
     * @throws GatehouseException if Task Scheduler refuses one, or a file has the name of an entry; then all others are back
     */
    public void giveBack(Map<String, String> kept, boolean run) throws IOException {
        Optional<Set<String>> idle = run ? Optional.of(toRun(kept)) : Optional.empty();
        Map<String, String> left = new LinkedHashMap<>(kept);
        List<GatehouseException> failures = new ArrayList<>();
        for (Map.Entry<String, String> task : kept.entrySet()) {
            try {
                register(task.getKey(), task.getValue());
                left.remove(task.getKey());
                record.writeOutside(left, idle);
            } catch (GatehouseException e) {
                failures.add(e);
            }
        }
        for (String task : List.copyOf(idle.orElse(Set.of()))) {
            if (!left.containsKey(task)) {
                try {
                    require("schtasks /Run", schtasks.run(name(task)), task);
                    idle.orElseThrow().remove(task);
                } catch (GatehouseException e) {
                    failures.add(e);
                }
            }
        }
        if (failures.isEmpty()) {
            record.keep(Map.of());
            return;
        }
        record.writeOutside(left, idle);
        GatehouseException first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        throw first;
    }

    /**
     * Registers tasks again that were just taken, because the gateway could not be installed, and starts those that ran. If that
     * fails, all stay kept.
     *
     * @param before the documents that were kept before, and still are
     */
    public void restore(Map<String, String> before, Map<String, Taken> taken) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(before);
        taken.forEach((task, one) -> all.put(task, one.document()));
        record.keep(all);
        for (Map.Entry<String, Taken> task : taken.entrySet()) {
            register(task.getKey(), task.getValue().document());
        }
        record.keep(before);
        for (Map.Entry<String, Taken> task : taken.entrySet()) {
            if (task.getValue().ran()) {
                require("schtasks /Run", schtasks.run(name(task.getKey())), task.getKey());
            }
        }
    }

    /** An earlier attempt may have registered the task. */
    private void register(String task, String document) throws IOException {
        if (isEntry(task)) {
            entries.putBack(fileName(task), document);
            return;
        }
        Path xml = record.document();
        String text = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n" + document + "\r\n";
        TaskRecord.writePrivate(xml, text.getBytes(StandardCharsets.UTF_16LE));
        try {
            Answer created = schtasks.create(name(task), xml);
            if (!created.succeeded() && !printed(task).equals(Optional.of(document))) {
                require("schtasks /Create", created, task);
            }
        } finally {
            Files.deleteIfExists(xml);
        }
    }

    /** Without the backslash of the root folder, which each call adds. */
    private static String name(String task) {
        return task.startsWith("\\") ? task.substring(1) : task;
    }

    private void require(String action, Answer answer, String task) {
        if (!answer.succeeded()) {
            Remedy look = Schtasks.query(name(task));
            throw new CommandFailedException(service.toString(), action, answer.code(), answer.words(), look);
        }
    }
}
