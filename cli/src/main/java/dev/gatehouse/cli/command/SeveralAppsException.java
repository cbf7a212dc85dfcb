package dev.gatehouse.cli.command;

import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.Remedy;
import java.util.ArrayList;
import java.util.List;

/** Several apps are there, and nobody can be asked which one is meant. */
final class SeveralAppsException extends UsageException {
    private static final long serialVersionUID = 1L;

    private final Remedy first;

    SeveralAppsException(List<AppChoice> apps) {
        super(message(apps), naming(apps.getFirst()).with("gateway", "list"));
        this.first = naming(apps.getFirst());
    }

    private static String message(List<AppChoice> apps) {
        List<String> words = new ArrayList<>();
        boolean inHomes = false;
        for (AppChoice app : apps) {
            words.add(AppOption.words(app));
            inHomes |= app.file().isPresent();
        }
        return "Several apps are here: " + String.join(", ", words) + "; name one with " + GlobalOptions.APP
                + (inHomes ? " or " + GlobalOptions.HOME : "");
    }

    private static Remedy naming(AppChoice app) {
        return Remedy.gatehouse(AppOption.naming(app).toArray(String[]::new));
    }

    /** Returns the command line for the first app. */
    Remedy named(String... words) {
        return first.with(words);
    }
}
