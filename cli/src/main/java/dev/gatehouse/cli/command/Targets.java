package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Profiles;
import java.io.IOException;
import java.util.ArrayList;
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
            names.put(word, existing(session, word));
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

    /** Checks the name of a profile that should exist, as typed. If it is invalid, the message suggests a similar one. */
    public static ProfileName existing(Session session, String typed) {
        try {
            return ProfileName.of(typed);
        } catch (InvalidInputException e) {
            throw new UsageException(
                    e.getMessage() + Suggestion.clause(typed, names(session)), Remedy.gatehouse("profile", "list"));
        }
    }

    private static List<String> names(Session session) {
        List<String> names = new ArrayList<>();
        try {
            Profiles.scan(session.home())
                    .profiles()
                    .forEach(profile -> names.add(profile.name().value()));
        } catch (IOException | GatehouseException unknown) {
            // The home suggests nothing.
        }
        return names;
    }
}
