package dev.gatehouse.manager;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import java.util.List;

/**
 * Registration of gateways with a live supervision tree, without a definition that survives a reboot. A manager that has it
 * returns it from {@link ServiceManager#runtimeRegistration}. As thread-safe as the manager.
 *
 * @since 0.1.0
 */
public interface RuntimeRegistration {
    /**
     * Registers a gateway.
     *
     * @param definition the gateway
     * @param initially whether to start it; the start is not waited for
     * @throws AlreadyRegisteredException if it is already registered
     * @throws dev.gatehouse.error.GatehouseException if the manager or the disk refuses it
     */
    void register(GatewayDefinition definition, Initially initially);

    /**
     * Stops a gateway and unregisters it. A gateway that is not registered is no error.
     *
     * @param profile the profile of the gateway
     * @throws dev.gatehouse.error.GatehouseException if it does not stop, or the manager or the disk refuses it
     */
    void unregister(ProfileName profile);

    /** {@return the profiles of the registered gateways, sorted} */
    List<ProfileName> registered();
}
