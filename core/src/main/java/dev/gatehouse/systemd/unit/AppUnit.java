package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes units that an app itself wrote for a gateway: those that call the app's command, or its first word with options,
 * with the profile's directory in a variable, or in the usual home. A look at the text only, because short commands use it.
 */
final class AppUnit {
    private AppUnit() {}

    /** Returns the directory of the profile, or the home, for which the app wrote a unit; empty if it did not write it. */
    static Optional<Path> directory(String unit, App app) {
        List<String> called = app.launch().subcommand();
        if (!called.isEmpty()
                && !unit.contains(" " + String.join(" ", called))
                && !unit.contains(" " + called.getFirst() + " -")) {
            return Optional.empty();
        }
        return app.serviceDirectory(variable -> value(unit, variable)).flatMap(Origin::path);
    }

    private static Optional<String> value(String unit, String variable) {
        int at = unit.indexOf(variable + "=");
        while (at > 0 && isNamePart(unit.charAt(at - 1))) {
            at = unit.indexOf(variable + "=", at + 1);
        }
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + variable.length() + 1;
        int end = from;
        while (end < unit.length() && "\"\n".indexOf(unit.charAt(end)) < 0) {
            end++;
        }
        return end == from ? Optional.empty() : Optional.of(unit.substring(from, end));
    }

    private static boolean isNamePart(char before) {
        return before == '_' || Character.isLetterOrDigit(before);
    }
}
