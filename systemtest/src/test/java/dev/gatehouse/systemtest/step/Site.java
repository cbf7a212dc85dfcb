package dev.gatehouse.systemtest.step;

import dev.gatehouse.manager.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;

/** The home and the manager of a test inside a namespace. */
interface Site {
    /** Environment variable that names the site. */
    String VARIABLE = "GATEHOUSE_TEST_SITE";

    /** The app file, which belongs to root. */
    Path APP = Path.of("/srv/agent.yaml");

    /** Returns the site of this test; skips a test that runs outside of a namespace. */
    static Site here() {
        String name = System.getenv(VARIABLE);
        if (name == null) {
            return Assumptions.abort("runs only inside of a namespace, started by the tests of this package");
        }
        return name.startsWith("s6") ? new S6Site(name) : new SystemdSite(name);
    }

    /** Returns its name in the table of results. */
    String name();

    Kind kind();

    Path home();

    /** Returns the directories below which changes are steps. */
    List<Path> folders();

    /** Returns variables of every command. */
    Map<String, String> variables();

    /** Returns the process of a gateway, as the manager's own tools know it; empty if it does not run. */
    OptionalLong process(String profile);

    /** Whether the manager is about to start or stop a gateway. */
    default boolean isUnderWay(String profile) {
        return false;
    }

    /** Whether a service is not listed any more, but its removal is not complete. */
    default boolean isHalfRemoved(String profile) {
        return false;
    }

    /** Returns what the manager has of a profile: its slot or unit. */
    Path definition(String profile);

    /** Whether a profile's definition comes with the profile. */
    default boolean registersProfiles() {
        return kind().equals(Kind.S6);
    }

    /** Whether the manager knows a profile. */
    default boolean isDefined(String profile) {
        return Files.exists(definition(profile));
    }
}
