package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Suggestion;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which profiles a command is about. */
public final class Targets {
    public static final String ALL = "--all";

    private Targets() {}

    /** The profiles named after the command or by {@code -p}, or else the current one; each once, in the order given. */
    public static List<ProfileName> named(Session session, ParsedArgs args) {
        // By word, since a record's own hash code is linked at its first call, which takes milliseconds.
        Map<String, ProfileName> names = new LinkedHashMap<>();
        for (String word : args.words()) {
            names.put(word, Session.profileName(word));
        }
        Optional<ProfileName> option = session.profileOption();
        if (option.isPresent()
                && !names.isEmpty()
                && !names.keySet().equals(Set.of(option.get().value()))) {
            throw new UsageException(
                    "-p names profile " + option.get() + ", and the command others; give one or the other",
                    "gatehouse --help");
        }
        return names.isEmpty()
                ? List.of(option.isPresent() ? option.get() : session.currentProfile())
                : List.copyOf(names.values());
    }

    /** Refuses {@code --all} beside names. */
    public static void refuseBoth(Session session, ParsedArgs args) {
        if (!args.words().isEmpty() || session.profileOption().isPresent()) {
            throw new UsageException("--all leaves no profile to name", "gatehouse --help");
        }
    }

    /** The one profile that is meant. */
    public static ProfileName one(Session session, ParsedArgs args) {
        return named(session, args).getFirst();
    }

    /**
     * All profiles of the home.
     *
     * @throws StorageException where it cannot be read
     */
    public static Profiles all(Home home) {
        if (!home.exists()) {
            throw noHome(home);
        }
        try {
            return Profiles.scan(home);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read the home: " + e.getMessage(), "ls -ld " + ShellWord.quote(home.path()), e);
        }
    }

    /** The profile of this name, which must be on disk; whoever wants it can make it. */
    public static Profile onDisk(Home home, ProfileName name) {
        return home.profile(name).orElseThrow(() -> missing(home, name));
    }

    /** What to say of a profile that is not there and that one would have to make first. */
    private static GatehouseException missing(Home home, ProfileName name) {
        Optional<String> nearest = Suggestion.nearest(name.value(), namesOnDisk(home));
        return nearest.isPresent() ? unknown(home, name) : absent(home, name, "gatehouse profile create " + name);
    }

    /** What to say of a profile that is not there, to somebody who believes that it is. */
    public static GatehouseException unknown(Home home, ProfileName name) {
        return absent(home, name, "gatehouse profile list");
    }

    private static GatehouseException absent(Home home, ProfileName name, String remedy) {
        Optional<Profiles.Problem> problem = problem(home, name);
        if (problem.isPresent()) {
            Path path = problem.get().path();
            return new GatehouseException(
                    path + " is no profile: " + problem.get().reason(), "ls -ld " + ShellWord.quote(path));
        }
        return home.exists()
                ? new GatehouseException(
                        "there is no profile " + name + " in " + home.path()
                                + Suggestion.clause(name.value(), namesOnDisk(home)),
                        remedy)
                : noHome(home);
    }

    /** What is wrong with something that has the name and is no profile. */
    private static Optional<Profiles.Problem> problem(Home home, ProfileName name) {
        try {
            return Profiles.scan(home).problems().stream()
                    .filter(problem -> problem.path().equals(home.directory(name)))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public static GatehouseException noHome(Home home) {
        return new GatehouseException("there is no home at " + home.path(), "mkdir -p " + ShellWord.quote(home.path()));
    }

    private static List<String> namesOnDisk(Home home) {
        List<String> names = new ArrayList<>();
        try {
            for (Profile profile : Profiles.scan(home).profiles()) {
                names.add(profile.name().value());
            }
        } catch (IOException unreadable) {
            // Then there is nothing to suggest.
            return List.of();
        }
        return names;
    }
}
