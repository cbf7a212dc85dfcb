package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.util.List;
import java.util.Optional;

/**
 * How what is installed compares with what a definition would give.
 *
 * @param service which service
 * @param verdict the comparison's result
 * @param differences paths of files that differ, miss or should not be there, for people
 * @param obstacle what a definition would be refused with, where something else stands in its place
 */
public record Inspection(
        ServiceName service, Verdict verdict, List<String> differences, Optional<GatehouseException> obstacle) {
    /** The comparison's result. */
    public enum Verdict {
        ABSENT,
        CURRENT,
        STALE,
        /** What the app itself has installed stands in its place: it works, and can be taken over by whoever asks for that. */
        ADOPTABLE,
        /** Something that somebody else has put there stands in its place. */
        FOREIGN
    }

    public Inspection {
        differences = List.copyOf(differences);
    }

    /** That of a service whose place is free, or taken by one of ours. */
    public Inspection(ServiceName service, Verdict verdict, List<String> differences) {
        this(service, verdict, differences, Optional.empty());
    }

    /** Something else stands in its place: the app's own, or somebody's. */
    public static Inspection taken(ServiceName service, boolean byApp, GatehouseException obstacle) {
        return new Inspection(service, byApp ? Verdict.ADOPTABLE : Verdict.FOREIGN, List.of(), Optional.of(obstacle));
    }
}
