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
        for (PortSource source : profile.home().app().settings().ports()) {
            OptionalInt port = source.rootOnly() && !profile.name().isDefault()
                    ? OptionalInt.empty()
                    : source.value().isPresent() ? source.value() : inFile(source, profile.directory(), known);
            if (port.isPresent()) {
                return port;
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt inFile(PortSource source, Path directory, OwnSettings.Known known) {
        Path file = directory.resolve(source.file());
        Optional<String> value = OwnSettings.find(known, file, source.format(), source.key());
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(file, source.key(), value.get()));
    }

    private static int number(Path file, String key, String value) {
        boolean digits = !value.isEmpty() && value.length() <= 5;
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        int port = digits ? Integer.parseInt(value) : 0;
        if (port < 1 || port > 65535) {
            throw new InvalidInputException(
                    file + ": " + key + " must be a port from 1 to 65535, got " + Quoted.forMessage(value));
        }
        return port;
    }
}
