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

/**
 * A unit that runs a gateway and that Gatehouse did not write, such as one of the app itself.
 *
 * @param file where systemd finds it; an instance of a template has no file of its own
 */
public record ForeignUnit(Path file) {
    /** Returns the unit of a holder, if the caller's systemd of this scope loads it. */
    public static Optional<ForeignUnit> of(Holder holder, SystemdLayout layout, Scope scope) {
        if (!holder.kind().equals(Kind.SYSTEMD) || holder.ours()) {
            return Optional.empty();
        }
        Path root = Path.of("/");
        LoadPath path = scope == Scope.SYSTEM ? LoadPath.ofHost(layout, root) : LoadPath.ofCaller(layout, root);
        Path file = Path.of(holder.location());
        return path.directories().contains(file.getParent()) ? Optional.of(new ForeignUnit(file)) : Optional.empty();
    }

    public String name() {
        return file.getFileName().toString();
    }

    /**
     * Returns how another unit differs that does its work.
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
        return lines;
    }
}
