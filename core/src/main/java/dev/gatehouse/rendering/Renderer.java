package dev.gatehouse.rendering;

import dev.gatehouse.definition.GatewayDefinition;
import java.util.List;
import java.util.Optional;

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

    /**
     * Joins renderings to one text that the manager's own tools read, such as {@code kubectl apply -f -}.
     *
     * @param renderings renderings of this renderer
     * @return the text; by default empty: the files have places of their own, and are shown one by one
     */
    default Optional<String> joined(List<Rendering> renderings) {
        return Optional.empty();
    }
}
