package dev.gatehouse.systemtest.wine;

import dev.gatehouse.systemtest.checkout.SetupScript;
import java.nio.file.Path;

/**
 * What {@code systemtest/wine/install} has installed.
 *
 * @param directory with a Java for Windows, and a prefix for Wine that is copied for use
 */
public record WineInstallation(Path directory) {
    /** Installs what is missing. Skips the test if this host cannot run it, with the reason, and fails if it should have worked. */
    public static WineInstallation require() {
        return new WineInstallation(Path.of(new SetupScript("systemtest/wine/install").require("no Windows here")));
    }
}
