package dev.gatehouse.app.choice;

import java.util.List;

/**
 * The app that a call means, or those that it can mean.
 *
 * @since 0.1.0
 */
public sealed interface AppAnswer {
    /**
     * It means one app.
     *
     * @param choice the app
     * @since 0.1.0
     */
    record One(AppChoice choice) implements AppAnswer {}

    /**
     * Several apps are there, and nothing says which one it means.
     *
     * @param choices at least two apps, each with a home of its own, in the order of the presets
     * @since 0.1.0
     */
    record Several(List<AppChoice> choices) implements AppAnswer {
        /** Copies the apps. */
        public Several {
            choices = List.copyOf(choices);
        }
    }
}
