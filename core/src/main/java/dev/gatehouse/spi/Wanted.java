package dev.gatehouse.spi;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.rendering.Rendering;

/**
 * A definition that is to be installed.
 *
 * @param definition what it says
 * @param rendering the files that it becomes
 * @param place what lies where it belongs, looked at while the installer's session is open
 * @since 0.1.0
 */
public record Wanted(GatewayDefinition definition, Rendering rendering, Place place) {
    public ServiceName service() {
        return definition.service();
    }
}
