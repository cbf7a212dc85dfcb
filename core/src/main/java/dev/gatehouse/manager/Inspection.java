package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Compares the installed files of a service with its definition. Immutable.
 *
 * @param service the service
 * @param verdict the result
 * @param differences paths of files that differ, are missing or are superfluous, for people
 * @param changed when the installed definition last changed, if it is current; a run that began before uses older
 *     settings. Empty if unknown
 * @param obstacle why the definition cannot be installed, if something else occupies its place
 * @since 0.1.0
 */
public record Inspection(
        ServiceName service,
        Verdict verdict,
        List<String> differences,
        Optional<Instant> changed,
        Optional<GatehouseException> obstacle) {
    /** Some file systems keep whole seconds, and the kernel rounds the start of a process. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

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
        this(service, verdict, differences, Optional.empty(), Optional.empty());
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
        return new Inspection(
                service,
                byApp ? Verdict.ADOPTABLE : Verdict.FOREIGN,
                List.of(),
                Optional.empty(),
                Optional.of(obstacle));
    }

    /**
     * Tests whether a run uses older settings than the installed ones.
     *
     * @param began when the process of the run began; empty if unknown
     * @return whether the definition has changed since then, by more than the precision of both times
     */
    public boolean isNewerThan(Optional<Instant> began) {
        return changed.isPresent()
                && began.isPresent()
                && changed.get().isAfter(began.get().plus(PRECISION));
    }

    /**
     * Returns this inspection with the time of the last change.
     *
     * @param time when the installed definition last changed
     * @return the new inspection
     */
    public Inspection changedAt(Instant time) {
        return new Inspection(service, verdict, differences, Optional.of(time), obstacle);
    }
}
