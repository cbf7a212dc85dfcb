package dev.gatehouse.systemtest.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The process table of the namespace, from /proc. */
final class Processes {
    private Processes() {}

    /**
     * A process.
     *
     * @param command its arguments, separated by spaces
     */
    record Entry(long pid, long parent, String command) {}

    static List<Entry> now() {
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+"))
                    .flatMap(file -> read(Long.parseLong(file.getFileName().toString())).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Entry> read(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String command = Files.readString(process.resolve("cmdline"))
                    .replace('\0', ' ')
                    .strip();
            String stat = Files.readString(process.resolve("stat"));
            String parent = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3)[1];
            return Optional.of(new Entry(pid, Long.parseLong(parent), command));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Whether a process is the run of a profile's gateway: the child of its supervisor. */
    static boolean isGateway(long pid, String profile) {
        return read(pid)
                .flatMap(process -> read(process.parent()))
                .filter(parent -> parent.command().equals(supervisor(profile)))
                .isPresent();
    }

    static String supervisor(String profile) {
        return "s6-supervise gateway-" + profile;
    }

    static String describe(long pid) {
        return read(pid)
                .map(process -> process + ", child of " + read(process.parent()))
                .orElse("no process");
    }

    /** The open files of a process of this account. */
    static List<String> descriptors(long pid) {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files.toList()) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closed) {
                    // It is not open any more.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }
}
