package dev.gatehouse.spi;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.rendering.Rendering;

/**
 * A definition to install. Immutable.
 *
 * @param definition the gateway
 * @param rendering its files
 * @param place what occupies its place, looked at during the installer's session
 * @since 0.1.0
 */
public record Wanted(GatewayDefinition definition, Rendering rendering, Place place) {
    /** {@return the gateway's service} */
    public ServiceName service() {
        return definition.service();
    }
}
