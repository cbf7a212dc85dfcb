package dev.gatehouse.spi;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Writes, compares and removes what a backend keeps of services. When something is installed, refreshed, refused or left
 * alone is the engine's to decide. Used by one thread per call; calls of several threads are kept apart by {@link #open}.
 *
 * @since 0.1.0
 */
public interface Installer {
    /**
     * Renders a definition, and refuses one that could be written and would not work here. Nothing is touched.
     *
     * @throws InvalidInputException where it asks for what this kind refuses
     */
    Rendering render(GatewayDefinition definition);

    /** What lies where a service's definition belongs. */
    Place look(ServiceName service) throws IOException;

    /**
     * Services at whose place nothing lies, but which the manager still knows or runs; removing them ends them. Asked before a
     * removal, for all at once. By default none.
     */
    default Set<ServiceName> remembered(Collection<ServiceName> absent) {
        return Set.of();
    }

    /**
     * What sets that which is there apart from a definition, for people: paths of files, and other things that a refresh
     * would mend. Only for places that are {@link Place#isOurs}.
     */
    List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException;

    /**
     * Refuses a change that this user may not make, before anything is touched. Not called where nothing would change.
     *
     * @param verb {@code install} or {@code uninstall}
     * @param services all that would change, each once
     */
    default void admit(String verb, Collection<ServiceName> services) {}

    /** The directory that it works in, for messages. */
    Path directory();

    /**
     * The failure of a file operation, in words; by default the translation that is the same for all kinds.
     *
     * @param doing what was being done
     */
    default GatehouseException translate(String doing, IOException e) {
        return StorageErrors.translate(doing, directory(), e);
    }

    /** Whether a service is stopped, and that proven, before it is removed; else removing ends it. */
    default boolean stopsFirst() {
        return true;
    }

    /**
     * Keeps others out and makes ready to change something.
     *
     * @throws GatehouseException where the manager cannot be reached, or another process does not finish
     */
    Session open() throws IOException;

    /** Changes, while nobody else makes any. What concerns one service alone goes to {@link Refusals}. */
    interface Session extends AutoCloseable {
        /**
         * Installs services that are new. One that fails half-way leaves nothing behind.
         *
         * @param initially whether they are started; that is not waited for
         */
        void create(List<Wanted> wanted, Initially initially, Refusals refusals) throws IOException;

        /** Brings services that differ up to date; what runs goes on running. */
        void mend(List<Wanted> wanted, Refusals refusals) throws IOException;

        /** Removes services, with all that could bring one back. Those named have been stopped if the installer wants that. */
        void remove(List<ServiceName> services, Refusals refusals) throws IOException;

        @Override
        void close() throws IOException;
    }
}
