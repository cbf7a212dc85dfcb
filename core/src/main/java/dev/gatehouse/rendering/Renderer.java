package dev.gatehouse.rendering;

import dev.gatehouse.definition.GatewayDefinition;

/**
 * Turns definitions into files. Pure: the same definition always gives the same files, and no file is read or written.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Renderer {
    /**
     * Renders a definition.
     *
     * @param definition the gateway
     * @return its files
     * @throws dev.gatehouse.error.InvalidInputException if the definition asks for something that this backend refuses
     */
    Rendering render(GatewayDefinition definition);
}
