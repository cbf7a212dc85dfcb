package dev.gatehouse.windows.task;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.Schtasks.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tasks of the app itself that a task of ours has replaced. Task Scheduler has one task of a name, and the app's usually has
 * the name of ours, so the app's is deleted. Its document is kept in the service's folder until it is given back.
 */
public final class KeptTasks {
    /** The documents, each after a comment with the path of its task. */
    private static final String FILE = "adopted";

    private static final String BEGIN = "<!-- ";
    private static final String END = " -->\n";

    /** What a console prints for a character that its code page lacks. */
    private static final String LOST = "?\uFFFD";

    private final ServiceName service;
    private final ServiceFolder folder;
    private final Schtasks schtasks;

    public KeptTasks(WindowsLayout layout, ServiceName service) {
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.schtasks = new Schtasks(layout.tools());
    }

    private Path file() {
        return folder.path().resolve(FILE);
    }

    /** Whether tasks of the app are kept. */
    public boolean exist() {
        return Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Ends and deletes a task, and keeps its document.
     *
     * @param task its path
     * @throws GatehouseException if it cannot be kept as it is, or Task Scheduler refuses
     */
    public void take(String task) throws IOException {
        String document = document(task);
        Map<String, String> kept = read();
        kept.put(task, document);
        folder.create();
        write(kept);
        // The exit code does not matter: the task usually has ended when it had started the gateway.
        schtasks.end(name(task));
        require("schtasks /Delete", schtasks.delete(name(task)), task);
    }

    private String document(String task) {
        String printed = schtasks.xml(name(task))
                .orElseThrow(() -> new GatehouseException(
                        "Task Scheduler does not print the task " + task, Schtasks.query(name(task))));
        int begin = printed.indexOf("<Task");
        String document = begin < 0 ? "" : printed.substring(begin).strip();
        if (document.isEmpty() || document.chars().anyMatch(c -> LOST.indexOf(c) >= 0)) {
            throw new GatehouseException(
                    "The task " + task + " has characters that schtasks does not print, so it could not be given back;"
                            + " remove it with the app's own command",
                    Schtasks.query(name(task)));
        }
        return document;
    }

    /** The documents by the paths of their tasks, for {@link #giveBack}, since a removal of the service deletes them. */
    public Map<String, String> read() throws IOException {
        Map<String, String> kept = new LinkedHashMap<>();
        String text = SharedFiles.read(file()).orElse("");
        for (int at = text.indexOf(BEGIN); at >= 0; ) {
            int end = text.indexOf(END, at);
            int next = text.indexOf("\n" + BEGIN, at);
            if (end < 0) {
                break;
            }
            kept.put(
                    text.substring(at + BEGIN.length(), end),
                    text.substring(end + END.length(), next < 0 ? text.length() : next)
                            .strip());
            at = next < 0 ? -1 : next + 1;
        }
        return kept;
    }

    private void write(Map<String, String> kept) throws IOException {
        StringBuilder text = new StringBuilder();
        kept.forEach((task, document) ->
                text.append(BEGIN).append(task).append(END).append(document).append('\n'));
        folder.write(file(), text.toString());
    }

    /**
     * Registers tasks.
     *
     * @param kept documents by the paths of the tasks
     * @param run whether to start them
     * @throws GatehouseException if Task Scheduler refuses one; then all are kept again
     */
    public void giveBack(Map<String, String> kept, boolean run) throws IOException {
        folder.create();
        write(kept);
        Path xml = folder.path().resolve("adopted.xml");
        for (Map.Entry<String, String> task : kept.entrySet()) {
            String text = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n" + task.getValue() + "\r\n";
            folder.write(xml, text.getBytes(StandardCharsets.UTF_16LE));
            require("schtasks /Create", schtasks.create(name(task.getKey()), xml), task.getKey());
        }
        folder.deleteAll();
        if (run) {
            for (String task : kept.keySet()) {
                require("schtasks /Run", schtasks.run(name(task)), task);
            }
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
