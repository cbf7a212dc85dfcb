package dev.gatehouse.systemd.holder;

import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Control groups of units (cgroups(7), systemd.slice(5)). A unit has processes exactly while its group has; so no question to
 * systemd is needed.
 */
final class ControlGroups {
    private static final String MEMBERS = "cgroup.procs";

    private final Optional<Path> base;

    private ControlGroups(Optional<Path> base) {
        this.base = base;
    }

    /**
     * Finds the groups of a host.
     *
     * @param root root of its file system
     */
    static ControlGroups of(Path root) {
        Path mount = root.resolve("sys/fs/cgroup");
        boolean unified = Files.exists(mount.resolve("cgroup.controllers"));
        Path hierarchy = unified ? mount : mount.resolve("systemd");
        if (!unified && !Files.isDirectory(hierarchy)) {
            return new ControlGroups(Optional.empty());
        }
        String marker = unified ? "0::" : ":name=systemd:";
        try {
            for (String line : Files.readAllLines(root.resolve("proc/1/cgroup"))) {
                int at = line.indexOf(marker);
                if (at >= 0) {
                    // Without a namespace of its own, systemd's groups are below the one of its container.
                    String own = line.substring(at + marker.length()).replaceFirst("/init\\.scope$", "");
                    return new ControlGroups(Optional.of(hierarchy.resolve(own.replaceFirst("^/+", ""))));
                }
            }
        } catch (IOException hidden) {
            return new ControlGroups(Optional.empty());
        }
        return new ControlGroups(Optional.empty());
    }

    /** Whether they can be seen. */
    boolean areVisible() {
        return base.isPresent();
    }

    /** Returns the processes of a unit; none if it does not run. */
    List<Long> processes(LoadPath manager, String unit, String slice) {
        for (Path group : places(manager, unit, slice)) {
            List<Long> members = new ArrayList<>();
            members(group, members, 2);
            if (!members.isEmpty()) {
                return members;
            }
        }
        return List.of();
    }

    private static void members(Path group, List<Long> members, int depth) {
        try {
            Files.readAllLines(group.resolve(MEMBERS)).forEach(line -> members.add(Long.valueOf(line)));
        } catch (IOException | NumberFormatException absent) {
            return;
        }
        // A unit with Delegate= may have groups of its own.
        if (members.isEmpty() && depth > 0) {
            children(group).forEach(child -> members(child, members, depth - 1));
        }
    }

    /** Returns the names of running units in the slice of a template's instances. */
    List<String> instances(LoadPath manager, String template) {
        List<String> names = new ArrayList<>();
        places(manager, template, "").forEach(place -> {
            Path slice = place.getParent();
            if (slice != null) {
                children(slice).forEach(child -> names.add(child.getFileName().toString()));
            }
        });
        return names;
    }

    private List<Path> places(LoadPath manager, String unit, String slice) {
        if (base.isEmpty()) {
            return List.of();
        }
        boolean system = manager.scope() == Scope.SYSTEM;
        String uid = Integer.toString(manager.owner().uid());
        Path top =
                system ? base.get() : base.get().resolve("user.slice/user-" + uid + ".slice/user@" + uid + ".service");
        if (!slice.isEmpty()) {
            return List.of(top.resolve(slicePath(slice)).resolve(unit));
        }
        String usual = system ? "system" : "app";
        // Instances of a template share a slice (systemd.unit(5)).
        String own = unit.indexOf('@') < 0
                ? usual
                : usual + "-" + UnitFile.prefix(unit).replace("-", "\\x2d");
        List<Path> places =
                new ArrayList<>(List.of(top.resolve(slicePath(own + ".slice")).resolve(unit)));
        if (!system) {
            // Before systemd 247, a user's units were in no slice.
            places.add(top.resolve(unit));
        }
        return places;
    }

    /** A slice a-b.slice is in a.slice (systemd.slice(5)). */
    private static String slicePath(String slice) {
        if (slice.equals("-.slice")) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        String name = slice.endsWith(".slice") ? slice.substring(0, slice.length() - ".slice".length()) : slice;
        for (int dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
            path.append(name, 0, dash).append(".slice/");
        }
        return path.append(name).append(".slice").toString();
    }

    private static List<Path> children(Path group) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(group, Files::isDirectory)) {
            entries.forEach(children::add);
        } catch (IOException | DirectoryIteratorException absent) {
            return List.of();
        }
        return children;
    }

    /**
     * Returns the main process: the first of those that no other one of them has started. Not with a comparator of the JDK: it is
     * serializable, and no AOT cache can contain it.
     */
    static OptionalLong main(List<Long> processes) {
        if (processes.size() == 1) {
            return OptionalLong.of(processes.getFirst());
        }
        OptionalLong main = OptionalLong.empty();
        Instant first = Instant.MAX;
        for (long pid : processes) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isEmpty() || isStartedByOneOf(processes, process.get())) {
                continue;
            }
            Instant start = process.get().info().startInstant().orElse(Instant.MAX);
            if (main.isEmpty() || start.isBefore(first)) {
                main = OptionalLong.of(pid);
                first = start;
            }
        }
        return main;
    }

    private static boolean isStartedByOneOf(List<Long> processes, ProcessHandle process) {
        Optional<ProcessHandle> parent = process.parent();
        return parent.isPresent() && processes.contains(parent.get().pid());
    }
}
