package dev.gatehouse.profile;

import dev.gatehouse.app.layout.PortSource;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the port of a profile's gateway where the app itself keeps it. */
final class PortPlaces {
    private PortPlaces() {}

    /**
     * Returns the port of the first source that has one.
     *
     * @param known the profile's settings, which often have the port
     * @throws InvalidInputException if a source cannot be read, or its value is not a port
     */
    static OptionalInt find(Profile profile, OwnSettings.Known known) {
        Optional<PortSource> source = source(profile, known);
        return source.isPresent() ? port(profile, source.get(), known) : OptionalInt.empty();
    }

    /** Returns the first source that has a port. */
    static Optional<PortSource> source(Profile profile) {
        return source(profile, OwnSettings.Known.of(profile));
    }

    private static Optional<PortSource> source(Profile profile, OwnSettings.Known known) {
        for (PortSource source : profile.home().app().settings().ports()) {
            boolean applies = profile.name().isDefault() || !source.rootOnly();
            if (applies && port(profile, source, known).isPresent()) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** Returns the file that sets the port: that with Gatehouse's settings, unless one of the app does. */
    static Path file(Profile profile) {
        if (SettingsFile.own(profile).port().isPresent()) {
            return profile.settingsFile();
        }
        return source(profile)
                .filter(source -> source.value().isEmpty())
                .map(source -> profile.directory().resolve(source.file()))
                .orElseGet(profile::settingsFile);
    }

    /**
     * Returns what is wrong if Gatehouse's settings have another port than the first file of the app that has one.
     *
     * @throws InvalidInputException if a file is invalid
     */
    static Optional<String> difference(Profile profile) {
        OptionalInt own = SettingsFile.own(profile).port();
        Optional<PortSource> source =
                own.isPresent() ? source(profile).filter(found -> found.value().isEmpty()) : Optional.empty();
        return source.flatMap(found -> {
            int other = port(profile, found).orElseThrow();
            return other == own.getAsInt()
                    ? Optional.empty()
                    : Optional.of(profile.home().app().settings().key("port") + " in " + profile.settingsFile() + " is "
                            + own.getAsInt() + ", but " + found.key() + " in "
                            + profile.directory().resolve(found.file()) + ", which the app itself reads, is " + other);
        });
    }

    static OptionalInt port(Profile profile, PortSource source) {
        return port(profile, source, OwnSettings.Known.of(profile));
    }

    private static OptionalInt port(Profile profile, PortSource source, OwnSettings.Known known) {
        return source.value().isPresent() ? source.value() : inFile(source, profile.directory(), known);
    }

    private static OptionalInt inFile(PortSource source, Path directory, OwnSettings.Known known) {
        Path file = directory.resolve(source.file());
        Optional<String> value = OwnSettings.find(known, file, source.format(), source.key());
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(file, source, value.get()));
    }

    private static int number(Path file, PortSource source, String value) {
        boolean digits = !value.isEmpty() && value.length() <= 5;
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        int port = digits ? Integer.parseInt(value) : 0;
        if (port < 1 || port > 65535) {
            throw InvalidInputException.in(
                    file,
                    source.key() + " must be a port from 1 to 65535, got " + Quoted.forMessage(value)
                            + OwnSettings.position(file, source.format(), source.key()));
        }
        return port;
    }
}
