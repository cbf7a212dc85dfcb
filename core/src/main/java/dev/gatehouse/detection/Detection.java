package dev.gatehouse.detection;

import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import java.nio.file.Path;
import java.util.List;

/**
 * Which service manager a host has, and because of what.
 *
 * @param kind the answer; {@link Kind#NONE} if there is none
 * @param evidence all facts that were looked at, in order, the deciding one last
 * @since 0.1.0
 */
public record Detection(Kind kind, List<Evidence> evidence) {
    public Detection {
        evidence = List.copyOf(evidence);
    }

    /** Looks at this host. */
    public static Detection ofHost() {
        return ServiceManagers.ofHost().detection();
    }

    /**
     * Looks at a host.
     *
     * @param root directory that stands for the root of its file system
     * @param osName name of its operating system, as Java gives it
     */
    public static Detection of(Path root, String osName) {
        return ServiceManagers.ofHost().detection(new HostFacts(root, osName));
    }
}
