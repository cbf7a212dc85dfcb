package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.Remedy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the profiles that a command applies to. */
public final class Targets {
    public static final String ALL = "--all";

    private Targets() {}

    /** Returns the profiles of the arguments or of {@code -p}, else the current one; in order, without duplicates. */
    public static List<ProfileName> named(Session session, ParsedArgs args) {
        // Keyed by word: the first call of a record's hashCode links it, which takes milliseconds.
        Map<String, ProfileName> names = new LinkedHashMap<>();
        for (String word : args.words()) {
            names.put(word, session.existingProfile(word));
        }
        Optional<ProfileName> option = session.profileOption();
        if (option.isPresent()
                && !names.isEmpty()
                && !names.keySet().equals(Set.of(option.get().value()))) {
            throw new UsageException("-p cannot be combined with profile arguments", Remedy.gatehouse("--help"));
        }
        return names.isEmpty()
                ? List.of(option.isPresent() ? option.get() : session.currentProfile())
                : List.copyOf(names.values());
    }

    /** Throws if profiles are named in addition to {@code --all}. */
    public static void refuseBoth(Session session, ParsedArgs args) {
        if (!args.words().isEmpty() || session.profileOption().isPresent()) {
            throw new UsageException("--all cannot be combined with profile arguments", Remedy.gatehouse("--help"));
        }
    }

    /** Returns the profile for a command that takes only one. */
    public static ProfileName one(Session session, ParsedArgs args) {
        return named(session, args).getFirst();
    }
}
