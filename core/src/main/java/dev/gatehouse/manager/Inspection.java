package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.util.List;
import java.util.Optional;

/**
 * Compares the installed files of a service with its definition. Immutable.
 *
 * @param service the service
 * @param verdict the result
 * @param differences paths of files that differ, are missing or are superfluous, for people
 * @param obstacle why the definition cannot be installed, if something else occupies its place
 * @since 0.1.0
 */
public record Inspection(
        ServiceName service, Verdict verdict, List<String> differences, Optional<GatehouseException> obstacle) {
    /** The result of a comparison. */
    public enum Verdict {
        /** Nothing is installed. */
        ABSENT,
        /** The installed files match the definition. */
        CURRENT,
        /** The installed files differ from the definition. */
        STALE,
        /** The app itself installed a service for this gateway. It works, and Gatehouse can take it over on request. */
        ADOPTABLE,
        /** Something that Gatehouse did not install occupies the service's place. */
        FOREIGN
    }

    /** Copies the differences. */
    public Inspection {
        differences = List.copyOf(differences);
    }

    /**
     * Creates an inspection of a service whose place is free or ours.
     *
     * @param service the service
     * @param verdict the result
     * @param differences paths of files that differ, are missing or are superfluous
     */
    public Inspection(ServiceName service, Verdict verdict, List<String> differences) {
        this(service, verdict, differences, Optional.empty());
    }

    /**
     * Returns an inspection of a service whose place something else occupies.
     *
     * @param service the service
     * @param byApp whether the app itself installed it
     * @param obstacle why the definition cannot be installed
     * @return the inspection, with the verdict {@link Verdict#ADOPTABLE} or {@link Verdict#FOREIGN}
     */
    public static Inspection taken(ServiceName service, boolean byApp, GatehouseException obstacle) {
        return new Inspection(service, byApp ? Verdict.ADOPTABLE : Verdict.FOREIGN, List.of(), Optional.of(obstacle));
    }
}
