package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;

/**
 * launchd's own log. Only it says why a job was not loaded or was removed: launchctl answers {@code 5: Input/output error},
 * or nothing at all.
 */
public final class LaunchdLog {
    /** What to do if macOS has switched a background item off, as a clause. An item has the name of its program. */
    public static final String SWITCH = "see System Settings, General, Login Items & Extensions: background item sh";

    private LaunchdLog() {}

    /**
     * Returns the command that shows what launchd has recently logged about a job. Lines about a job have its target as their
     * subsystem; that of a failed bootstrap has the domain. zsh has a command {@code log} of its own, hence the path.
     */
    public static Remedy of(Domain domain, String label) {
        String predicate = "process == \"launchd\" AND (subsystem BEGINSWITH \"" + domain.target(label)
                + "\" OR eventMessage CONTAINS \"Bootstrap by launchctl\")";
        return Remedy.of("/usr/bin/log", "show", "--last", "5m", "--style", "compact", "--predicate", predicate);
    }
}
