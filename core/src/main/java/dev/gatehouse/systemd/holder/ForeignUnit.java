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
import java.util.Objects;
import java.util.Optional;
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
     * Returns how another unit differs that does its work. Drop-ins over this unit do not apply to the other one.
     *
     * @param text the other unit
     */
    public List<String> changes(String text) {
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
        for (Path directory : directories) {
            for (Path dropIn : dropIns(directory.resolve(name() + ".d"))) {
                lines.addAll(lost(dropIn));
            }
        }
        return lines;
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
