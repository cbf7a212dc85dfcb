package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import java.util.ArrayList;
import java.util.List;

/** The commands that a person types in the life of Hermes. Each one is printed, and must succeed. */
final class HermesTyping {
    private static final int SHOWN = 15;

    private final HermesWorld world;
    private final List<String> told = new ArrayList<>();
    private int step;

    HermesTyping(HermesWorld world) {
        this.world = world;
    }

    /** Begins the next step. */
    void next() {
        step++;
    }

    void gatehouse(String... words) {
        tell("gatehouse " + String.join(" ", words));
        succeeds(world.gatehouse(words));
    }

    /** A command of Gatehouse; a service that Hermes has installed is refused until it is adopted, as the message says. */
    void adopting(String profile, String... words) {
        Result first = world.gatehouse(words);
        tell("gatehouse " + String.join(" ", words) + (first.exitCode() == 0 ? "" : " (refused)"));
        if (first.exitCode() != 0) {
            assertThat(first.error())
                    .as("%s%n%s", first, history())
                    .contains(" adopt ")
                    .contains(profile);
            gatehouse("adopt", profile);
            gatehouse(words);
        }
    }

    /**
     * Commands of Hermes for a profile's service. In its container, Hermes has none that installs a service which Gatehouse has
     * uninstalled.
     */
    void manage(String profile, String line) {
        Result first = world.manage(line);
        boolean absent = first.output().contains("no such gateway '" + profile + "'");
        tell(line + (absent ? " (refused)" : ""));
        if (absent) {
            gatehouse("gateway", "install", profile);
            tell(line);
            succeeds(world.manage(line));
        } else {
            succeeds(first);
        }
    }

    /** A line in the account of the gateways. */
    void account(String line) {
        tell(line);
        succeeds(world.script(line));
    }

    private void succeeds(Result result) {
        assertThat(result.exitCode()).as("%s%n%s", result, history()).isZero();
    }

    private void tell(String line) {
        String numbered = step + ": " + line;
        told.add(numbered);
        System.out.println(numbered);
    }

    /** The last lines. */
    String history() {
        return String.join("\n", told.subList(Math.max(0, told.size() - SHOWN), told.size()));
    }
}
