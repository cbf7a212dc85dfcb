package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import java.util.List;

/**
 * How what is installed compares with what a definition would give.
 *
 * @param service which service
 * @param verdict absent, current or stale
 * @param differences paths of files that differ, miss or should not be there, for people
 */
public record Inspection(ServiceName service, Verdict verdict, List<String> differences) {
    /** The comparison's result. */
    public enum Verdict {
        ABSENT,
        CURRENT,
        STALE
    }

    public Inspection {
        differences = List.copyOf(differences);
    }
}
