package dev.gatehouse.windows.task;

import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The file that keeps documents by their keys: in the service's folder, and beside it once the service and its folder are to go,
 * until all documents are given back. Each document follows a comment with its key. The file beside the folder also has the tasks of
 * a gateway that ran and is to run again.
 */
final class TaskRecord {
    private static final String FILE = "adopted";

    private static final String BEGIN = "<!-- ";
    private static final String END = " -->\n";

    /** The key that stands for a gateway which ran before it was given back; its text has the tasks to run, one a line. */
    private static final String RUN = "run";

    private static final int PRIVATE = 0600;

    private final ServiceFolder folder;

    TaskRecord(ServiceFolder folder) {
        this.folder = folder;
    }

    private Path inside() {
        return folder.path().resolve(FILE);
    }

    private Path outside() {
        return folder.path().resolveSibling(folder.path().getFileName() + "." + FILE);
    }

    /** The file to name in messages, and that a person can read. */
    Path place() {
        return Files.exists(inside()) ? inside() : outside();
    }

    boolean exists() {
        return Files.isRegularFile(inside(), LinkOption.NOFOLLOW_LINKS)
                || Files.isRegularFile(outside(), LinkOption.NOFOLLOW_LINKS);
    }

    /** The documents by their keys. */
    Map<String, String> read() throws IOException {
        Optional<String> text = SharedFiles.read(inside());
        Map<String, String> kept = text.isPresent() ? parse(text.get()) : readOutside();
        kept.remove(RUN);
        return kept;
    }

    /** The tasks that are to run again; empty if no gateway that ran is being given back. */
    Optional<Set<String>> toRun() throws IOException {
        return Optional.ofNullable(readOutside().get(RUN)).map(text -> {
            Set<String> tasks = new LinkedHashSet<>();
            text.lines().filter(task -> !task.isBlank()).forEach(tasks::add);
            return tasks;
        });
    }

    private Map<String, String> readOutside() throws IOException {
        return parse(SharedFiles.read(outside()).orElse(""));
    }

    /** Writes the documents into the service's folder, which it creates. */
    void write(Map<String, String> kept) throws IOException {
        folder.create();
        folder.write(inside(), text(kept));
        Files.deleteIfExists(outside());
    }

    /** Keeps only these. Without any, the folder of a service that is not installed goes, too. */
    void keep(Map<String, String> kept) throws IOException {
        if (!kept.isEmpty()) {
            write(kept);
            return;
        }
        Files.deleteIfExists(outside());
        if (folder.isInstalled()) {
            folder.delete(inside());
        } else {
            folder.deleteAll();
        }
    }

    /** Writes the documents beside the folder, and the tasks that are to run again. */
    void writeOutside(Map<String, String> kept, Optional<Set<String>> toRun) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(kept);
        toRun.ifPresent(tasks -> all.put(RUN, String.join("\n", tasks)));
        writePrivate(outside(), text(all).getBytes(StandardCharsets.UTF_8));
    }

    /** A file beside the record, for a document that Task Scheduler reads. */
    Path document() {
        return outside().resolveSibling(outside().getFileName() + ".xml");
    }

    /** Writes a file that only its owner can read. */
    static void writePrivate(Path file, byte[] content) throws IOException {
        FileWriter.atExisting(Objects.requireNonNull(file.getParent(), "a service has a directory"))
                .replace(file.getFileName(), content, PRIVATE);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> kept = new LinkedHashMap<>();
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

    private static String text(Map<String, String> kept) {
        StringBuilder text = new StringBuilder();
        kept.forEach((task, document) ->
                text.append(BEGIN).append(task).append(END).append(document).append('\n'));
        return text.toString();
    }
}
