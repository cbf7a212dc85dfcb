package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Profiles by their names, and what is said of one that is not there. Immutable. */
public final class ProfileLookup {
    private final Home home;

    public ProfileLookup(Home home) {
        this.home = home;
    }

    /**
     * All profiles of the home.
     *
     * @throws GatehouseException where there is no home, or it cannot be read
     */
    public Profiles all() {
        if (!home.exists()) {
            throw noHome();
        }
        try {
            return Profiles.scan(home);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read the home: " + e.getMessage(), "ls -ld " + ShellWord.quote(home.path()), e);
        }
    }

    /**
     * The profile of this name.
     *
     * @throws GatehouseException where it is not on disk; whoever wants it can create it
     */
    public Profile onDisk(ProfileName name) {
        return home.profile(name).orElseThrow(() -> missing(name));
    }

    /**
     * The definition of a profile's gateway.
     *
     * @throws GatehouseException where its settings are wrong, naming the command that shows them
     */
    public static GatewayDefinition definition(Profile profile) {
        try {
            return profile.gateway();
        } catch (InvalidInputException e) {
            throw new GatehouseException(String.valueOf(e.getMessage()), "gatehouse profile show " + profile.name(), e);
        }
    }

    private GatehouseException missing(ProfileName name) {
        Optional<String> nearest = Suggestion.nearest(name.value(), namesOnDisk());
        return nearest.isPresent() ? unknown(name) : absent(name, "gatehouse profile create " + name);
    }

    /** What to say of a profile that is not there, to somebody who believes that it is. */
    public GatehouseException unknown(ProfileName name) {
        return absent(name, "gatehouse profile list");
    }

    private GatehouseException absent(ProfileName name, String remedy) {
        Optional<Profiles.Problem> problem = problem(name);
        if (problem.isPresent()) {
            Path path = problem.get().path();
            return new GatehouseException(
                    path + " is no profile: " + problem.get().reason(), "ls -ld " + ShellWord.quote(path));
        }
        return home.exists()
                ? new GatehouseException(
                        "there is no profile " + name + " in " + home.path()
                                + Suggestion.clause(name.value(), namesOnDisk()),
                        remedy)
                : noHome();
    }

    /** What is wrong with something that has the name and is no profile. */
    private Optional<Profiles.Problem> problem(ProfileName name) {
        try {
            return Profiles.scan(home).problems().stream()
                    .filter(problem -> problem.path().equals(home.directory(name)))
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** What to say where there is no home. */
    public GatehouseException noHome() {
        return new GatehouseException("there is no home at " + home.path(), "mkdir -p " + ShellWord.quote(home.path()));
    }

    private List<String> namesOnDisk() {
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
