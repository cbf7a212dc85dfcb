package dev.gatehouse.check;

import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.posix.LinuxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that was replaced after a process had started with it, so that the process runs the old one. Immutable.
 *
 * <p>What a process runs is its executable, and the script after it if that is an interpreter. A file of another kind after it,
 * such as a configuration, does not count. A package manager often keeps the modification time that the file had when it was
 * packed; so the time of the last status change counts.
 *
 * @param file the executable or script
 * @param at when it was replaced; empty if it was deleted and nothing replaced it
 * @since 0.1.0
 */
public record ProgramChange(Path file, Optional<Instant> at) {
    private static final String DELETED = " (deleted)";

    /** Endings of scripts that need neither a first line with their interpreter nor the permission to be executed. */
    private static final List<String> SCRIPTS =
            List.of(".js", ".mjs", ".cjs", ".ts", ".py", ".pyz", ".rb", ".pl", ".jar");

    /** A state's time may be in whole seconds. */
    private static final Duration INACCURACY = Duration.ofSeconds(2);

    /**
     * Finds out whether a gateway's program was replaced after its start. Linux only.
     *
     * @param status the status of the gateway
     * @return the change; empty if there is none, if the gateway does not run, or if this user may not see what it runs
     */
    public static Optional<ProgramChange> of(ServiceStatus status) {
        if (!status.isRunning() || status.pid().isEmpty() || status.since().isEmpty()) {
            return Optional.empty();
        }
        LinuxProcess process = LinuxProcess.of(status.pid().getAsLong());
        return of(
                executable(process.folder()), process.command(), status.since().get());
    }

    /**
     * As {@link #of(ServiceStatus)}. Without lambdas, because status uses it and must be fast.
     *
     * @param program the executable, as Linux shows it; empty if this user may not see it
     * @param words the command line
     */
    static Optional<ProgramChange> of(String program, List<String> words, Instant start) {
        if (program.endsWith(DELETED)) {
            Optional<Path> file = path(program.substring(0, program.length() - DELETED.length()));
            return file.isPresent()
                    ? Optional.of(new ProgramChange(file.get(), changed(file.get())))
                    : Optional.empty();
        }
        List<String> names = new ArrayList<>(List.of(program));
        if (!words.isEmpty()) {
            names.add(words.getFirst());
        }
        // The script, if the program is an interpreter: the first word that is no option.
        for (int i = 1; i < words.size(); i++) {
            if (!words.get(i).startsWith("-")) {
                if (isScript(words.get(i))) {
                    names.add(words.get(i));
                }
                break;
            }
        }
        for (String name : names) {
            Optional<Path> file = path(name);
            Optional<Instant> at = file.isPresent() ? changed(file.get()) : Optional.empty();
            if (at.isPresent() && at.get().isAfter(start.plus(INACCURACY))) {
                return Optional.of(new ProgramChange(file.get(), at));
            }
        }
        return Optional.empty();
    }

    private static boolean isScript(String name) {
        for (String ending : SCRIPTS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        Optional<Path> file = path(name);
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return false;
        }
        if (Files.isExecutable(file.get())) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException hidden) {
            return false;
        }
    }

    private static Optional<Path> path(String name) {
        try {
            return name.startsWith("/") ? Optional.of(Path.of(name)) : Optional.empty();
        } catch (InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    /** When the file, or the link that leads to it, was put into its place. */
    private static Optional<Instant> changed(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Instant target = time(file);
        Instant link = time(file, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(link.isAfter(target) ? link : target);
    }

    private static Instant time(Path file, LinkOption... options) {
        try {
            return Files.getAttribute(file, "unix:ctime", options) instanceof FileTime time
                    ? time.toInstant()
                    : Instant.EPOCH;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return Instant.EPOCH;
        }
    }

    private static String executable(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("exe")).toString();
        } catch (IOException | UnsupportedOperationException hidden) {
            return "";
        }
    }

    /** {@return the change in words, without its time} */
    public String words() {
        return "its program " + file + (at.isPresent() ? " was replaced" : " was deleted") + " after it had started";
    }
}
