package dev.gatehouse.runit;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.files.ControlFifo;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.spi.process.RunRecord;
import dev.gatehouse.spi.process.SurvivorsScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A service directory, with the files of runsv and of Gatehouse:
 *
 * <pre>
 *   supervise/            written by runsv
 *   down                  do not start when runsv starts: the gateway is not enabled
 *   gatehouse/home        the home that the gateway belongs to
 *   gatehouse/expect      what starts and stops need to know ({@link Expectations})
 *   gatehouse/env         the gateway's variables, which may be secrets; mode 0600
 *   gatehouse/started     written by run: the uptime at the start, in seconds
 *   gatehouse/run         written by run: its process, which leads a process group ({@link RunRecord})
 *   gatehouse/survivors   ends what has left the process group of the run ({@link SurvivorsScript})
 *   gatehouse/restart     written by a restart: finish does not decide
 *   gatehouse/killer      written by control/t: the process that waits for the end of the grace
 *   gatehouse/ended       written by finish: number of ends, exit code or -1, and signal of the last one
 *   gatehouse/failures    written by finish: failures in a row, and seconds until the next run
 *   gatehouse/restarts    restarts since the last command; written by finish as restarts.next, renamed by run
 *   gatehouse/last-line   written by finish: the process that ends the last line of a run in the log
 *   gatehouse/verdict     written by finish: "finished" or "failed" if no restart follows
 * </pre>
 */
record ServiceDirectory(Path path) {
    static final String HOME = "gatehouse/home";
    static final String EXPECTATIONS = "gatehouse/expect";
    static final String RUN = "gatehouse/run";
    static final String SURVIVORS = "gatehouse/survivors";
    static final String LAST_LINE = "gatehouse/last-line";
    static final String RESTART = "gatehouse/restart";
    static final String ENVIRONMENT = "gatehouse/env";

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The home that the gateway belongs to; empty if Gatehouse did not write this directory. */
    Optional<Path> home() throws IOException {
        try {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    ? text(HOME).map(line -> Path.of(line.strip()))
                    : Optional.empty();
        } catch (InvalidPathException foreign) {
            return Optional.empty();
        }
    }

    /**
     * What the definition says about starts and stops.
     *
     * @throws dev.gatehouse.error.NewerFormatException if a newer version wrote this directory
     */
    Expectations expectations() throws IOException {
        return Expectations.parse(
                text(EXPECTATIONS).orElse(""), path.resolve(EXPECTATIONS).toString());
    }

    /** Whether runsv supervises it and its logger. */
    boolean isSupervised(LockList locks) throws IOException {
        return isHeld(locks, "supervise") && isHeld(locks, "log/supervise");
    }

    /** Whether runsv accepts commands: it writes the status of the logger last. */
    boolean isReady(LockList locks) throws IOException {
        return Files.exists(path.resolve("log/supervise/status")) && isSupervised(locks);
    }

    /** runsv holds a lock as long as it lives. It also reads {@code ok}, which helps if the list of locks cannot be read. */
    boolean isHeld(LockList locks, String supervise) throws IOException {
        return locks.holder(path.resolve(supervise).resolve("lock")).isPresent()
                || new ControlFifo(path.resolve(supervise).resolve("ok")).isRead();
    }

    /** The status that runsv wrote last; valid only while runsv lives. */
    SupervisionStatus status() throws IOException {
        Path file = path.resolve("supervise/status");
        byte[] bytes = SharedFiles.readBytes(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        return SupervisionStatus.unpack(bytes)
                .orElseThrow(() -> new IOException(file + " does not have the format of runit 2"));
    }

    /**
     * Sends commands to runsv.
     *
     * @return false if no runsv reads them
     */
    boolean send(String commands) throws IOException {
        return new ControlFifo(path.resolve("supervise/control")).send(commands);
    }

    /** Sends runsv commands for the logger. */
    boolean sendToLogger(String commands) throws IOException {
        return new ControlFifo(path.resolve("log/supervise/control")).send(commands);
    }

    /** Whether the gateway starts when runsv does. */
    boolean isEnabled() {
        return !Files.exists(path.resolve("down"), LinkOption.NOFOLLOW_LINKS);
    }

    void enable() throws IOException {
        Files.deleteIfExists(path.resolve("down"));
    }

    void disable() throws IOException {
        if (isEnabled()) {
            Files.createFile(path.resolve("down"));
        }
    }

    /** Tells ./finish that the end of the run is part of a restart. */
    void expectRestart() throws IOException {
        Files.write(path.resolve(RESTART), new byte[0]);
    }

    /** The last run, if ./finish has not ended all of it. */
    Optional<RunRecord> run() throws IOException {
        return text(RUN).flatMap(RunRecord::parse);
    }

    /** The last run, if its process lives and this process may end it. */
    Optional<RunRecord> liveRun() throws IOException {
        return run().filter(RunRecord::isAlive).filter(run -> run.isBacked(path.resolve(RUN)));
    }

    /** Deletes the results of earlier runs, because an operator has given a new command. */
    void forgetVerdict() throws IOException {
        Files.deleteIfExists(path.resolve("gatehouse/verdict"));
        Files.deleteIfExists(path.resolve("gatehouse/failures"));
        Files.deleteIfExists(path.resolve("gatehouse/restarts.next"));
        Files.deleteIfExists(path.resolve("gatehouse/restarts"));
    }

    /** What ./finish noted about the next try; empty if the last run did not fail. */
    Optional<Retry> retry() {
        return Retry.in(path.resolve("gatehouse/failures"));
    }

    /** How many restarts have begun since the last command. */
    int restarts() throws IOException {
        try {
            return Integer.parseInt(text("gatehouse/restarts").orElse("0").strip());
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }

    /** Why no restart follows: {@code finished}, {@code failed}, or empty. */
    String verdict() throws IOException {
        return text("gatehouse/verdict").orElse("").strip();
    }

    /**
     * The ends of ./run that ./finish has recorded.
     *
     * @param number how many
     * @param last the last one
     */
    record Ends(int number, LastExit last) {}

    /** Empty if there was none yet. */
    Optional<Ends> ends() throws IOException {
        String[] words = text("gatehouse/ended").orElse("").strip().split(" ", -1);
        if (words.length != 3) {
            return Optional.empty();
        }
        try {
            int signal = Integer.parseInt(words[2]);
            LastExit last = signal == 0 ? LastExit.exited(Integer.parseInt(words[1])) : LastExit.killedBy(signal);
            return Optional.of(new Ends(Integer.parseInt(words[0]), last));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String file) throws IOException {
        return SharedFiles.read(path.resolve(file));
    }
}
