package dev.gatehouse.rendering;

import dev.gatehouse.definition.GatewayDefinition;

/**
 * Turns a definition into files. Pure: the same definition always gives the same files, and nothing is touched.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Renderer {
    /**
     * Renders a definition.
     *
     * @throws dev.gatehouse.error.InvalidInputException where it asks for something that this backend refuses
     */
    Rendering render(GatewayDefinition definition);
}
