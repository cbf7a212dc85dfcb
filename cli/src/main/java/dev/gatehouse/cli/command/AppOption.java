package dev.gatehouse.cli.command;

import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.parsing.GlobalOptions;
import java.util.List;

/** How a user names an app. */
public final class AppOption {
    private AppOption() {}

    /** The app as a person sees it: its file, or its preset with its home. */
    public static String words(AppChoice app) {
        if (app.file().isPresent()) {
            return app.file().get().toString();
        }
        return app.home().isPresent() ? app.word() + " (" + app.home().get() + ")" : app.word();
    }

    /** Returns the option and its value. An app file in a home applies together with that home. */
    public static List<String> naming(AppChoice app) {
        return app.file().isPresent() && app.home().isPresent()
                ? List.of(GlobalOptions.HOME, app.home().get().toString())
                : List.of(GlobalOptions.APP, app.word());
    }
}
