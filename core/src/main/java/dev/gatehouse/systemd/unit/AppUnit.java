package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Recognizes units that an app itself wrote for a gateway: those that call the app's command, or its first word with options,
 * with the profile's directory in a variable. A look at the text only, because short commands use it.
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
        for (String variable : app.directoryVariables()) {
            Optional<Path> found = value(unit, variable);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> value(String unit, String variable) {
        int at = unit.indexOf(variable + "=");
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + variable.length() + 1;
        int end = from;
        while (end < unit.length() && "\"\n".indexOf(unit.charAt(end)) < 0) {
            end++;
        }
        return end == from ? Optional.empty() : Origin.path(unit.substring(from, end));
    }
}
