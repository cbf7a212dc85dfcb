package dev.gatehouse.systemtest.windows;

import dev.gatehouse.systemtest.model.ModelProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A host's Task Scheduler and schtasks, both models: the command {@code schtasks}, and {@link ModelTaskScheduler} that it
 * talks to. Closing it ends that, and every process that it has started.
 */
public final class ModelSchtasks extends ModelProgram {
    private ModelSchtasks(Duration minute) {
        super(
                "schtasks",
                ModelTaskScheduler.class,
                64,
                folder -> Files.createDirectory(folder.resolve("tasks")),
                Long.toString(minute.toMillis()));
    }

    /**
     * Starts one.
     *
     * @param minute how long a minute of the model is, so that a test need not wait for a real one
     */
    public static ModelSchtasks open(Duration minute) {
        return new ModelSchtasks(minute);
    }

    /** Where it keeps the document of a task, as Windows does in {@code System32\Tasks}. */
    public Path task(String name) {
        return folder().resolve("tasks").resolve(name);
    }

    /**
     * Has calls of a verb go wrong from now on.
     *
     * @param verb such as {@code /Create}
     * @param code the exit code, of which a host that is no Windows passes on eight bits; or {@code hang} for no answer ever
     * @param words what it says on standard error
     */
    public void fail(String verb, String code, String words) {
        fail(verb + " " + code + " " + words);
    }

    /** Begins none again that has failed until {@link #letRestart}: so there is time to look at what it has left. */
    public void holdRestarts() throws IOException {
        Files.createFile(folder().resolve("held"));
    }

    /** Those that have failed are begun again within a minute. */
    public void letRestart() throws IOException {
        Files.deleteIfExists(folder().resolve("held"));
    }

    /** The user logs on: tasks with such a trigger are begun, without the delay. */
    public void logOn() {
        run("/ModelLogOn");
    }

    /** The user logs off: every process of the session is ended. */
    public void logOff() {
        run("/ModelLogOff");
    }

    @Override
    public void close() {
        end("/ModelLogOff");
    }
}
