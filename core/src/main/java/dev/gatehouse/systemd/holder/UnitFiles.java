package dev.gatehouse.systemd.holder;

import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The service units of a load path whose text, or that of a drop-in, is relevant. A host has some hundred units, which are
 * read once each, by root with the rights of the account that owns their place; what cannot be read is left out.
 */
final class UnitFiles {
    private static final String SERVICE = ".service";
    private static final String DROP_INS = ".service.d";
    private static final List<String> DEPENDENCIES = List.of(".wants", ".requires", ".upholds");
    private static final int LARGEST = 1 << 20;

    private final LoadPath path;
    private final Predicate<String> relevant;
    private final Map<String, Path> units = new LinkedHashMap<>();
    private final Map<String, Map<String, Path>> dropIns = new LinkedHashMap<>();
    private final Set<String> enabled = new HashSet<>();

    UnitFiles(LoadPath path, Predicate<String> relevant) {
        this.path = path;
        this.relevant = relevant;
    }

    /**
     * Reads the directories.
     *
     * @param running returns running units beside the instances of a template
     */
    List<UnitFile> find(Function<String, List<String>> running) {
        for (Path directory : path.directories()) {
            entries(directory).forEach(this::note);
        }
        List<UnitFile> found = new ArrayList<>();
        units.forEach((name, file) -> {
            List<String> texts = texts(name, file);
            if (texts.stream().noneMatch(relevant) || isAliasOrMask(file)) {
                return;
            }
            for (String unit : UnitFile.isTemplate(name) ? instances(name, running.apply(name)) : Set.of(name)) {
                found.add(new UnitFile(unit, file.resolveSibling(unit), texts, enabled.contains(unit)));
            }
        });
        return found;
    }

    private void note(Path entry) {
        String name = entry.getFileName().toString();
        if (name.endsWith(SERVICE)) {
            units.putIfAbsent(name, entry);
        } else if (name.endsWith(DROP_INS)) {
            Map<String, Path> own = dropIns.computeIfAbsent(name.substring(0, name.length() - 2), _ -> new TreeMap<>());
            for (Path dropIn : entries(entry)) {
                if (dropIn.toString().endsWith(".conf")) {
                    own.putIfAbsent(dropIn.getFileName().toString(), dropIn);
                }
            }
        } else if (DEPENDENCIES.stream().anyMatch(name::endsWith)) {
            for (Path link : entries(entry)) {
                enabled.add(link.getFileName().toString());
                target(link)
                        .ifPresent(target -> enabled.add(target.getFileName().toString()));
            }
        }
    }

    /** Whether this is a link to another unit, which is found itself, or to {@code /dev/null}. */
    private boolean isAliasOrMask(Path file) {
        Optional<Path> target = target(file);
        return target.filter(unit -> unit.startsWith("/dev")).isPresent()
                || target.map(unit -> unit.getFileName().toString())
                        .filter(unit -> !unit.equals(file.getFileName().toString()) && units.containsKey(unit))
                        .isPresent();
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.resolveSibling(Files.readSymbolicLink(link)).normalize());
        } catch (IOException | UnsupportedOperationException noLink) {
            return Optional.empty();
        }
    }

    private List<String> texts(String name, Path file) {
        List<String> texts = new ArrayList<>();
        texts.add(read(file));
        dropIns.getOrDefault(name, Map.of()).values().forEach(dropIn -> texts.add(read(dropIn)));
        return texts;
    }

    private Set<String> instances(String template, Collection<String> running) {
        String prefix = template.substring(0, template.length() - SERVICE.length());
        Set<String> found = new TreeSet<>();
        for (Collection<String> names : List.of(enabled, running, units.keySet())) {
            for (String name : names) {
                if (name.startsWith(prefix) && name.endsWith(SERVICE) && !name.equals(template)) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    static String read(Path file) {
        try {
            byte[] bytes = OwnerAccess.call(file, () -> {
                Path real = file.toRealPath();
                return Files.isRegularFile(real) ? SmallFile.read(real, LARGEST) : new byte[0];
            });
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException absent) {
            return "";
        }
    }

    private static List<Path> entries(Path directory) {
        try {
            return OwnerAccess.call(directory, () -> Listing.of(directory));
        } catch (IOException absent) {
            return List.of();
        }
    }
}
