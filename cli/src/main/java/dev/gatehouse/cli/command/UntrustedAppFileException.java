package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** root does not use an app file of another account unless it is named. */
final class UntrustedAppFileException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String file;

    UntrustedAppFileException(String message, Path file) {
        super(message, naming(file.toString(), "gateway", "list").asRoot());
        this.file = file.toString();
    }

    /** Returns a command line that names the file, instead of an app by its name. */
    Remedy named(String... words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(GlobalOptions.APP)) {
                i++;
            } else if (!words[i].startsWith(GlobalOptions.APP + "=")) {
                rest.add(words[i]);
            }
        }
        return naming(file, rest.toArray(String[]::new));
    }

    private static Remedy naming(String file, String... words) {
        return Remedy.gatehouse(GlobalOptions.APP, file).with(words);
    }
}
