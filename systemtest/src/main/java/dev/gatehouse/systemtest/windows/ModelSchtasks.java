package dev.gatehouse.systemtest.windows;

import dev.gatehouse.systemtest.model.ModelProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A model of a Windows host: the command {@code schtasks}, and the {@link ModelTaskScheduler} that it talks to. Closing
 * it ends both, and every process that the scheduler has started.
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
     * Starts a model.
     *
     * @param minute length of a minute in the model, so that tests need not wait for a real minute
     */
    public static ModelSchtasks open(Duration minute) {
        return new ModelSchtasks(minute);
    }

    /** Returns the file with the document of a task; Windows keeps these in {@code System32\Tasks}. */
    public Path task(String name) {
        return folder().resolve("tasks").resolve(name);
    }

    /**
     * Lets calls of a verb fail from now on.
     *
     * @param verb such as {@code /Create}
     * @param code the exit code (other hosts than Windows pass on eight bits of it), or {@code hang} to never answer
     * @param words what schtasks prints to stderr
     */
    public void fail(String verb, String code, String words) {
        fail(verb + " " + code + " " + words);
    }

    /** Does not restart failed instances until {@link #letRestart}, so that a test can examine the state in between. */
    public void holdRestarts() throws IOException {
        Files.createFile(folder().resolve("held"));
    }

    /** Restarts failed instances again, within a minute of the model. */
    public void letRestart() throws IOException {
        Files.deleteIfExists(folder().resolve("held"));
    }

    /** Simulates a logon: starts tasks with a logon trigger, without its delay. */
    public void logOn() {
        run("/ModelLogOn");
    }

    /** Simulates a logoff: ends every process of the session. */
    public void logOff() {
        run("/ModelLogOff");
    }

    @Override
    public void close() {
        end("/ModelLogOff");
    }
}
