package dev.gatehouse.systemd.holder;

import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A unit that runs a gateway and that Gatehouse did not write, such as one of the app itself.
 *
 * @param file where systemd finds it; an instance of a template has no file of its own
 * @param directories where systemd looks for drop-ins over it
 */
public record ForeignUnit(Path file, List<Path> directories) {
    /** Copies the directories. */
    public ForeignUnit {
        directories = List.copyOf(directories);
    }

    /** Returns the unit of a holder, if the caller's systemd of this scope loads it. */
    public static Optional<ForeignUnit> of(Holder holder, SystemdLayout layout, Scope scope) {
        if (!holder.kind().equals(Kind.SYSTEMD) || holder.ours()) {
            return Optional.empty();
        }
        Path root = Path.of("/");
        LoadPath path = scope == Scope.SYSTEM ? LoadPath.ofHost(layout, root) : LoadPath.ofCaller(layout, root);
        Path file = Path.of(holder.location());
        return path.directories().contains(file.getParent())
                ? Optional.of(new ForeignUnit(file, path.directories()))
                : Optional.empty();
    }

    public String name() {
        return file.getFileName().toString();
    }

    /**
     * Returns how another unit differs that does its work. Drop-ins over this unit do not apply to the other one, except those of
     * a prefix that both names have.
     *
     * @param other the name of the other unit
     * @param text its text
     */
    public List<String> changes(String other, String text) {
        List<String> lines = new ArrayList<>(List.of(name() + ": stopped and disabled; its file stays"));
        try {
            if (Files.isRegularFile(file)) {
                Path directory = Objects.requireNonNull(file.getParent(), "units lie in directories");
                lines.addAll(
                        new Rendering(directory, List.of(new RenderedFile(file.getFileName(), text, 0644))).changes());
            }
        } catch (IOException unreadable) {
            lines.add(name() + " cannot be read: " + unreadable.getMessage());
        }
        List<String> kept = folders(other);
        for (Path dropIn : applied()) {
            Path folder = Objects.requireNonNull(dropIn.getParent(), "drop-ins lie in directories");
            if (!kept.contains(String.valueOf(folder.getFileName()))) {
                lines.addAll(lost(dropIn));
            }
        }
        return lines;
    }

    /** The drop-ins that systemd applies: of several with one name the first, and none that is empty or masked (systemd.unit(5)). */
    private List<Path> applied() {
        Map<String, Path> first = new TreeMap<>();
        for (Path directory : directories) {
            for (String folder : folders(name())) {
                for (Path dropIn : dropIns(directory.resolve(folder))) {
                    first.putIfAbsent(dropIn.getFileName().toString(), dropIn);
                }
            }
        }
        return first.values().stream().filter(dropIn -> !isMask(dropIn)).toList();
    }

    private static boolean isMask(Path dropIn) {
        try {
            return dropIn.toRealPath().startsWith("/dev") || Files.size(dropIn) == 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * The names of the directories with drop-ins over a unit, the closest first: of {@code a-b@x.service} those of itself, of the
     * template {@code a-b@.service}, and of the prefix {@code a-}, with and without the instance.
     */
    private static List<String> folders(String unit) {
        List<String> folders = new ArrayList<>(List.of(unit + ".d"));
        String type = unit.substring(Math.max(unit.lastIndexOf('.'), 0));
        String stem = unit.substring(0, unit.length() - type.length());
        int at = stem.indexOf('@');
        String prefix = at < 0 ? stem : stem.substring(0, at);
        String instance = stem.substring(prefix.length());
        if (instance.length() > 1) {
            folders.addAll(folders(prefix + "@" + type));
        }
        int dash = prefix.lastIndexOf('-', prefix.length() - 2);
        if (dash > 0) {
            folders.addAll(folders(prefix.substring(0, dash + 1) + instance + type));
        }
        return folders.stream().distinct().toList();
    }

    private static List<Path> dropIns(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static List<String> lost(Path dropIn) {
        List<String> lines = new ArrayList<>(List.of(dropIn + " does not apply any more"));
        try {
            Path folder = Objects.requireNonNull(dropIn.getParent(), "drop-ins lie in directories");
            List<String> changes =
                    new Rendering(folder, List.of(new RenderedFile(dropIn.getFileName(), "", 0644))).changes();
            // The first line is about the file as a whole.
            lines.addAll(changes.subList(Math.min(1, changes.size()), changes.size()));
        } catch (IOException unreadable) {
            lines.add(dropIn + " cannot be read: " + unreadable.getMessage());
        }
        return lines;
    }
}
