package dev.gatehouse.app.layout;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.FileName;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * The setting by which the root profile's gateway serves all profiles of a home. The gateways of the named profiles must not run
 * then. Immutable.
 *
 * @param variable environment variable that decides, if its value is yes or no in one of the usual words
 * @param file plain name of the YAML or JSON file in the root profile's directory that decides otherwise
 * @param keys keys of that file, such as {@code gateway.multiplex}; the first that has a value decides
 * @since 0.1.0
 */
public record OneForAll(Optional<String> variable, Optional<String> file, List<String> keys) {
    /**
     * Copies and checks the components.
     *
     * @throws InvalidInputException if the variable's name or the file's is invalid, if there is neither, or a file without keys
     */
    public OneForAll {
        keys = List.copyOf(keys);
        variable.ifPresent(Environment::checkKey);
        file.ifPresent(name -> FileName.requirePlain("one-for-all.file", name));
        if (variable.isEmpty() && file.isEmpty()) {
            throw new InvalidInputException("one-for-all must have a variable or a file");
        }
        if (file.isPresent() == keys.isEmpty()) {
            throw new InvalidInputException("one-for-all must have both file and keys, or neither");
        }
    }
}
