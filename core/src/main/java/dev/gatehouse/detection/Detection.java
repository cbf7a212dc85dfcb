package dev.gatehouse.detection;

import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import java.nio.file.Path;
import java.util.List;

/**
 * The service manager of a host, and the facts that it was detected by. Immutable.
 *
 * @param kind the detected kind; {@link Kind#NONE} if there is none
 * @param evidence all facts that were checked, in order, the deciding one last
 * @since 0.1.0
 */
public record Detection(Kind kind, List<Evidence> evidence) {
    /** Copies the facts. */
    public Detection {
        evidence = List.copyOf(evidence);
    }

    /**
     * Detects the manager of this host. May call programs of the managers, each with a time limit.
     *
     * @return the detection
     */
    public static Detection ofHost() {
        return ServiceManagers.ofHost().detection();
    }

    /**
     * Detects the manager of a host, with the environment of this process.
     *
     * @param root directory that stands for the root of its file system
     * @param osName name of its operating system, as in the system property {@code os.name}
     * @return the detection
     */
    public static Detection of(Path root, String osName) {
        return ServiceManagers.ofHost().detection(new HostFacts(root, osName, System.getenv()));
    }
}
