package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;

/**
 * How a gateway finds its home: by an environment variable that is expanded when it starts, so that a volume mounted
 * elsewhere works without rewriting anything, and by a path for where the variable is unset.
 *
 * @param name the variable, {@code HERMES_HOME} for Hermes
 * @param value absolute path of the home
 */
public record HomeVariable(String name, Path value) {
    public HomeVariable {
        Environment.checkKey(name);
        if (!value.isAbsolute()) {
            throw new InvalidInputException(
                    "the home must be an absolute path, got " + Quoted.forMessage(value.toString()));
        }
        requireOneLine("the home's path", value.toString());
    }

    static void requireOneLine(String what, String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new InvalidInputException(what + " must not hold control characters, got " + Quoted.forMessage(text));
        }
    }
}
