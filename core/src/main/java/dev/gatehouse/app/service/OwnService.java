package dev.gatehouse.app.service;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an app does about its own service definitions. Some apps write one at their own installation and again later, at each
 * start or update; a definition of Gatehouse in the same file would not last. Immutable.
 *
 * @param forms how Gatehouse's definition goes beside the app's own, by kind of manager: {@value #DROP_IN}, under {@code
 *     systemd}. Empty: the app writes none
 * @param uninstall command of the app that removes its own service, with the placeholders
 *     <code>{profile}</code>, <code>{home}</code> and <code>{directory}</code>; empty: none
 * @param legacy the unit of early versions of the app; empty: there was none
 * @param variables the variables of the app's own installation and image
 * @since 0.1.0
 */
public record OwnService(
        Map<String, String> forms, List<String> uninstall, Optional<LegacyUnit> legacy, OwnVariables variables) {
    /** The app writes no services. */
    public static final OwnService NONE = new OwnService(Map.of(), List.of());

    /** The form of a drop-in over the app's own unit, which the app may replace at any time. */
    public static final String DROP_IN = "drop-in";

    private static final String SYSTEMD = "systemd";

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if a form is not {@value #DROP_IN} or not under systemd, which alone has it
     */
    public OwnService {
        forms = Map.copyOf(forms);
        uninstall = List.copyOf(uninstall);
        forms.forEach((kind, form) -> {
            if (!hasDropIns(kind)) {
                throw new InvalidInputException("own-service." + kind + " is not possible: only systemd has drop-ins");
            }
            if (!form.equals(DROP_IN)) {
                throw new InvalidInputException("own-service." + kind + " must be " + DROP_IN);
            }
        });
    }

    /**
     * Creates what an app does that had no unit in early versions and has no variables.
     *
     * @param forms how Gatehouse's definition goes beside the app's own, as above
     * @param uninstall command of the app that removes its own service, as above
     * @throws InvalidInputException as above
     */
    public OwnService(Map<String, String> forms, List<String> uninstall) {
        this(forms, uninstall, Optional.empty(), OwnVariables.NONE);
    }

    /**
     * Tests whether a definition under a kind of manager can be completed by drop-ins.
     *
     * @param kind the word of the kind
     * @return whether it is systemd
     */
    public static boolean hasDropIns(String kind) {
        return kind.equals(SYSTEMD);
    }

    /**
     * Returns the command of the app that removes its own service for a profile.
     *
     * @param profile the profile
     * @param home the home directory
     * @param directory the profile's directory
     * @return program and arguments; empty if there is none
     */
    public List<String> uninstall(ProfileName profile, Path home, Path directory) {
        return uninstall.stream()
                .map(word -> word.replace("{profile}", profile.value())
                        .replace("{home}", home.toString())
                        .replace("{directory}", directory.toString()))
                .toList();
    }

    /** {@return whether the app maintains its own services} */
    public boolean isMaintained() {
        return !forms.isEmpty();
    }

    /**
     * Tests how Gatehouse's definition goes beside the app's own.
     *
     * @param kind the word of the manager's kind
     * @return whether it is a drop-in
     */
    public boolean isDropIn(String kind) {
        return DROP_IN.equals(forms.get(kind));
    }
}
