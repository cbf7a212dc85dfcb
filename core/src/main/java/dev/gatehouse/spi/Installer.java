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
 * Writes, compares and removes what a backend installs for services. The engine decides what is installed, updated,
 * refused or left alone. One thread uses an installer per call; {@link #open} excludes concurrent changes.
 *
 * @since 0.1.0
 */
public interface Installer {
    /**
     * Renders a definition. Writes nothing.
     *
     * @param definition the gateway
     * @return its files
     * @throws InvalidInputException if the definition asks for something that this kind refuses or that cannot work
     *     here
     */
    Rendering render(GatewayDefinition definition);

    /**
     * Looks at the place of a service's definition.
     *
     * @param service the service
     * @return what occupies the place
     * @throws IOException if the place cannot be read
     */
    Place look(ServiceName service) throws IOException;

    /**
     * Finds services that have no files but are still known to the manager, or running. Called once before a removal,
     * which then removes them too.
     *
     * @param absent services without files
     * @return those that the manager still knows; by default none
     */
    default Set<ServiceName> remembered(Collection<ServiceName> absent) {
        return Set.of();
    }

    /**
     * Compares what is installed with a definition. Called only for places that are {@link Place#isOurs ours}.
     *
     * @param definition the gateway
     * @param rendering its files
     * @return paths of files and other differences that an update would remove, for people
     * @throws IOException if installed files cannot be read
     */
    List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException;

    /**
     * Checks that the user has the rights for a change, before anything changes. Not called if nothing has to change.
     *
     * @param verb {@code install} or {@code uninstall}
     * @param services the services that would change, each once
     * @throws GatehouseException if the change is refused
     */
    default void admit(String verb, Collection<ServiceName> services) {}

    /**
     * Checks, before a start changes anything, that the gateway's program and account exist where its service would look
     * for them. By default checks nothing.
     *
     * @param definition the gateway
     * @throws GatehouseException if one is missing; with a command that helps
     */
    default void requireProgram(GatewayDefinition definition) {}

    /**
     * Tests whether the end of a service ends the calling process, because the service started it. Such a service is removed
     * last, when the removal of all others is complete.
     *
     * @param service a service that is about to be removed
     * @return whether it is so; by default false
     */
    default boolean endsCaller(ServiceName service) {
        return false;
    }

    /** {@return the directory that this installer writes to, for messages} */
    Path directory();

    /**
     * Describes the failure of a file operation; by default as {@link StorageErrors} does.
     *
     * @param doing what was attempted, such as "writing the unit of coder"
     * @param e the failure
     * @return the exception to report
     */
    default GatehouseException translate(String doing, IOException e) {
        return StorageErrors.translate(doing, directory(), e);
    }

    /**
     * {@return whether the engine stops a service before it removes it, by default true; for that it uses the controller,
     * even if the service is down. If false, the removal stops it}
     */
    default boolean stopsFirst() {
        return true;
    }

    /**
     * Begins a change: excludes other changes, of other processes too.
     *
     * @return the session, which the engine closes
     * @throws GatehouseException if the manager cannot be reached, or another process does not finish in time
     * @throws IOException if a file operation fails
     */
    Session open() throws IOException;

    /** An exclusive change. A failure of one service goes to {@link Refusals}. */
    interface Session extends AutoCloseable {
        /**
         * Installs new services. A service that fails leaves nothing behind.
         *
         * @param wanted the services
         * @param initially whether to start them; the start is not waited for
         * @param refusals receives the services that failed
         * @throws IOException if a file operation fails for all services
         */
        void create(List<Wanted> wanted, Initially initially, Refusals refusals) throws IOException;

        /**
         * Updates services whose files differ. Running gateways keep running.
         *
         * @param wanted the services
         * @param refusals receives the services that failed
         * @throws IOException if a file operation fails for all services
         */
        void mend(List<Wanted> wanted, Refusals refusals) throws IOException;

        /**
         * Removes services, with everything that could bring one back. They are stopped already if {@link #stopsFirst}
         * is true.
         *
         * @param services the services
         * @param refusals receives the services that failed
         * @throws IOException if a file operation fails for all services
         */
        void remove(List<ServiceName> services, Refusals refusals) throws IOException;

        /**
         * Ends the change.
         *
         * @throws IOException if the lock cannot be released
         */
        @Override
        void close() throws IOException;
    }
}
