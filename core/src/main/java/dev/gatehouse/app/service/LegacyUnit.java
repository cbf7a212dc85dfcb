package dev.gatehouse.app.service;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The systemd unit that early versions of an app wrote, and that would start a second gateway. Another program may use the
 * name, so the unit is recognized by its content too. Immutable.
 *
 * @param unit the unit's name, with the suffix {@code .service}
 * @param contains texts, such as commands; the unit's file has at least one of them
 * @since 0.1.0
 */
public record LegacyUnit(String unit, List<String> contains) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,237}\\.service");

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the name is not that of a service, or a text is empty or missing
     */
    public LegacyUnit {
        contains = List.copyOf(contains);
        if (!NAME.matcher(unit).matches()) {
            throw new InvalidInputException(
                    "own-service.legacy.unit must be the name of a service, such as acme.service");
        }
        if (contains.isEmpty() || contains.stream().anyMatch(String::isBlank)) {
            throw new InvalidInputException(
                    "own-service.legacy.contains must have at least one text, and none that is empty");
        }
    }

    /**
     * Tests whether a unit of this name is the app's.
     *
     * @param text the content of the unit's file
     * @return whether it contains one of the texts
     */
    public boolean isIn(String text) {
        return contains.stream().anyMatch(text::contains);
    }
}
