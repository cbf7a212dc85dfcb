package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the process of a program that makes itself a daemon, after a start that failed for that reason: it serves the gateway's port, or
 * the app's own files name it, and it began during the start but does not belong to the run. What the manager ends with the run, as
 * systemd does, is not found.
 */
record DaemonSearch(HostView host, RunFiles files) {
    /** What to do about such a program. */
    static final String ADVICE =
            "told to stay in the foreground, often with an option such as --foreground, --no-daemon or --daemonize no";

    /** Some systems know the start of a process to the second only. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    /** A process that has left its run, with its program for people. */
    record Daemon(long pid, String program) {
        String words() {
            return program + " (pid " + pid + ")";
        }
    }

    /**
     * Searches.
     *
     * @param now the last observation
     * @param begun the time of the start
     */
    Optional<Daemon> find(Target target, Observation now, Instant begun) {
        ServiceName service = target.service();
        List<OptionalLong> candidates = List.of(
                listener(target.expectations().port(), now),
                files.state(service)
                        .filter(state -> state.isSince(begun))
                        .map(RunState::pid)
                        .orElseGet(OptionalLong::empty),
                files.pidFile(service));
        for (OptionalLong candidate : candidates) {
            if (candidate.isPresent() && !belongs(candidate.getAsLong(), now)) {
                Optional<Daemon> found = begunSince(begun, candidate.getAsLong());
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private OptionalLong listener(int port, Observation now) {
        if (port == 0) {
            return OptionalLong.empty();
        }
        PortUse use = host.ports().of(port, now.pid());
        return use.owner() == PortUse.Owner.OTHER ? use.pid() : OptionalLong.empty();
    }

    private boolean belongs(long pid, Observation now) {
        return now.pid().isPresent() && files.belongs(now.pid().getAsLong(), pid);
    }

    private static Optional<Daemon> begunSince(Instant moment, long pid) {
        Optional<ProcessHandle.Info> process =
                ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(ProcessHandle::info);
        return process.flatMap(ProcessHandle.Info::startInstant)
                .filter(start -> !start.isBefore(moment.minus(PRECISION)))
                .map(_ -> new Daemon(
                        pid,
                        process.flatMap(ProcessHandle.Info::command)
                                .map(command -> Path.of(command).getFileName().toString())
                                .orElse("a process")));
    }
}
