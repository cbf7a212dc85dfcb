package dev.gatehouse.app.choice;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which app a call means, without reading an app file. The first of these that applies:
 *
 * <ol>
 *   <li>the preset, the app with the home {@code ~/.NAME}, or the file that the option names;
 *   <li>the one that {@code GATEHOUSE_APP} names;
 *   <li>in a home that an option names: the {@code gatehouse.yaml} in it, otherwise the preset whose home it is or whose
 *       marker files it has;
 *   <li>the preset whose variable names its home;
 *   <li>the preset whose usual home exists. If several do, nothing decides between them;
 *   <li>the preset with a home elsewhere that is meant, as installed services say;
 *   <li>an app that is no preset, whose app file is in its home {@code ~/.NAME}. If there are several, nothing decides between
 *       them;
 *   <li>the first preset.
 * </ol>
 *
 * <p>A {@code gatehouse.yaml} in the home so found comes before the preset. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class AppRule {
    /** The name of an app file in a home. */
    public static final String FILE = "gatehouse.yaml";

    /** What an option says to name every app that is there. No preset can have this name. */
    public static final String ALL = "all";

    /** The environment variable that names an app. */
    public static final String VARIABLE = "GATEHOUSE_APP";

    private final AppRequest request;
    private final AppFacts facts;

    private AppRule(AppRequest request, AppFacts facts) {
        this.request = request;
        this.facts = facts;
    }

    /**
     * Decides.
     *
     * @param request what the caller said; its option is not {@link #ALL}
     * @param facts the caller and the host
     * @return the app; several if nothing decides between them, each with a home of its own, in the order of the presets
     * @throws InvalidInputException if a name is neither that of an app nor of a file
     */
    public static List<AppChoice> choose(AppRequest request, AppFacts facts) {
        return new AppRule(request, facts).choose();
    }

    /**
     * Finds every app that is there: the one that {@code GATEHOUSE_APP} names, each preset that has a home, and each other
     * app with an app file in its home.
     *
     * @param request what the caller said; its option and its home do not matter
     * @param facts the caller and the host
     * @return the apps, in the order of the presets; empty if no preset has a home
     * @throws InvalidInputException if the variable's value is neither the name of a preset nor of a file
     */
    public static List<AppChoice> all(AppRequest request, AppFacts facts) {
        return new AppRule(request, facts).all();
    }

    private List<AppChoice> choose() {
        if (request.option().isPresent()) {
            return List.of(named(request.option().get(), "--app names it"));
        }
        if (!request.variable().isEmpty()) {
            return List.of(byVariable());
        }
        if (request.home().isPresent()) {
            return List.of(in(request.home().get(), request.presets()));
        }
        for (Where where : Where.values()) {
            List<AppChoice> choices = choices(where);
            if (!choices.isEmpty()) {
                return choices;
            }
        }
        List<AppChoice> others = others(List.of());
        if (!others.isEmpty()) {
            return others;
        }
        PresetOutline first = request.presets().getFirst();
        return List.of(of(first, facts.usual(first), "no home of " + String.join(" or ", names()) + " exists"));
    }

    private List<AppChoice> all() {
        List<AppChoice> choices = new ArrayList<>();
        if (!request.variable().isEmpty()) {
            choices.add(byVariable());
        }
        List<AppChoice> there = choices(Where.THERE);
        choices.addAll(there.isEmpty() ? choices(Where.ELSEWHERE) : there);
        choices.addAll(others(choices));
        return choices;
    }

    /** The homes of apps that are no presets, without those of other choices and of presets. */
    private List<AppChoice> others(List<AppChoice> known) {
        List<AppChoice> others = new ArrayList<>();
        for (Path home : facts.others()) {
            AppChoice other = other(home, home.resolve(FILE) + " exists");
            boolean taken = false;
            for (AppChoice choice : known) {
                taken |= choice.file().equals(other.file()) || choice.home().equals(other.home());
            }
            for (PresetOutline preset : request.presets()) {
                taken |= home.equals(facts.usual(preset));
            }
            if (!taken) {
                others.add(other);
            }
        }
        return others;
    }

    private static AppChoice other(Path home, String reason) {
        return new AppChoice(Optional.empty(), Optional.of(home.resolve(FILE)), Optional.of(home), reason);
    }

    private AppChoice byVariable() {
        if (request.variable().equals(ALL)) {
            throw new InvalidInputException(VARIABLE + " must name one app, not all");
        }
        try {
            return named(request.variable(), VARIABLE + " names it");
        } catch (InvalidInputException e) {
            throw new InvalidInputException(VARIABLE + ": " + e.getMessage());
        }
    }

    private AppChoice named(String word, String reason) {
        for (PresetOutline preset : request.presets()) {
            if (preset.name().equals(word)) {
                return new AppChoice(Optional.of(word), Optional.empty(), Optional.empty(), reason);
            }
        }
        Path file = path(word);
        // A word that looks like a path is one, so that the error for a missing file is about the file.
        boolean plain = file.getNameCount() == 1 && !file.isAbsolute() && word.indexOf('.') < 0 && !word.isEmpty();
        Optional<Path> home = plain ? facts.other(word) : Optional.empty();
        if (home.isPresent()) {
            return other(home.get(), reason);
        }
        if (plain && !facts.exists(file)) {
            throw unknown(word);
        }
        return new AppChoice(Optional.empty(), Optional.of(file), Optional.empty(), reason);
    }

    private static Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new InvalidInputException("Invalid path " + Quoted.forMessage(word));
        }
    }

    private InvalidInputException unknown(String word) {
        List<String> names = names();
        for (AppChoice other : others(List.of())) {
            names.add(other.home().orElseThrow().getFileName().toString().substring(1));
        }
        return new InvalidInputException(Quoted.forMessage(word) + " is neither an app nor a file; apps: "
                + String.join(", ", names) + Suggestion.clause(word, names));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (PresetOutline preset : request.presets()) {
            names.add(preset.name());
        }
        return names;
    }

    /** Where homes of presets are looked for. */
    private enum Where {
        /** Homes that variables name, whether or not they exist. */
        NAMED,
        /** Homes that exist, named or usual. */
        THERE,
        /** Homes that only installed services or other accounts show. */
        ELSEWHERE
    }

    private Optional<Path> home(Where where, PresetOutline preset) {
        if (where == Where.ELSEWHERE) {
            return facts.elsewhere(preset);
        }
        Optional<Path> named = facts.named(preset);
        if (where == Where.NAMED) {
            return named;
        }
        Path home = named.isPresent() ? named.get() : facts.usual(preset);
        return facts.present(preset, home).isPresent() ? Optional.of(home) : Optional.empty();
    }

    private List<AppChoice> choices(Where where) {
        Map<Path, List<PresetOutline>> homes = new LinkedHashMap<>();
        for (PresetOutline preset : request.presets()) {
            Optional<Path> home = home(where, preset);
            if (home.isPresent()) {
                // In a container, several presets have the same home.
                List<PresetOutline> sharing = homes.getOrDefault(home.get(), new ArrayList<>());
                sharing.add(preset);
                homes.put(home.get(), sharing);
            }
        }
        List<AppChoice> choices = new ArrayList<>();
        for (Map.Entry<Path, List<PresetOutline>> home : homes.entrySet()) {
            choices.add(in(home.getKey(), home.getValue()));
        }
        return choices;
    }

    /** The app of a home that one of these presets has. */
    private AppChoice in(Path home, List<PresetOutline> candidates) {
        AppChoice preset = preset(home, candidates);
        Path file = home.resolve(FILE);
        return facts.exists(file)
                ? new AppChoice(preset.preset(), Optional.of(file), Optional.of(home), file + " exists")
                : preset;
    }

    private AppChoice preset(Path home, List<PresetOutline> candidates) {
        List<PresetOutline> owners = new ArrayList<>();
        for (PresetOutline preset : candidates) {
            Optional<Path> named = facts.named(preset);
            if (home.equals(named.isPresent() ? named.get() : facts.usual(preset))) {
                owners.add(preset);
            }
        }
        if (owners.size() == 1 || candidates.size() == 1) {
            PresetOutline only = owners.size() == 1 ? owners.getFirst() : candidates.getFirst();
            String reason = request.home().isPresent()
                    ? home + " is its home"
                    : facts.present(only, home).orElse(home) + " exists";
            return of(only, home, facts.named(only).isPresent() ? only.variable() + " is set" : reason);
        }
        List<PresetOutline> rest = owners.isEmpty() ? candidates : owners;
        for (PresetOutline preset : rest) {
            for (String marker : preset.markers()) {
                if (facts.exists(home.resolve(marker))) {
                    return of(preset, home, home.resolve(marker) + " exists");
                }
            }
        }
        return of(rest.getFirst(), home, "nothing in " + home + " belongs to another preset");
    }

    private static AppChoice of(PresetOutline preset, Path home, String reason) {
        return new AppChoice(Optional.of(preset.name()), Optional.empty(), Optional.of(home), reason);
    }
}
