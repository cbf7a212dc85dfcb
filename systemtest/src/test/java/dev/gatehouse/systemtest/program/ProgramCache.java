package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.checkout.SetupScript;
import java.nio.file.Path;

/** The real programs, as {@code systemtest/programs/install} has installed them. */
final class ProgramCache {
    private ProgramCache() {}

    /** Returns the directory of the cache. Installs what is missing, and fails with what the installer has tried. */
    static Path require(String... programs) {
        return Path.of(new SetupScript("systemtest/programs/install").require("no real programs here", programs));
    }
}
