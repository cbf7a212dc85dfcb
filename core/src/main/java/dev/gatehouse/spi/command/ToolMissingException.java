package dev.gatehouse.spi.command;

import dev.gatehouse.error.GatehouseException;
import java.io.IOException;

/**
 * A program does not exist, or may not be executed. It has no remedy: a backend that catches it knows how the program is
 * installed.
 *
 * @since 0.1.0
 */
public final class ToolMissingException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String tool;

    ToolMissingException(String tool, IOException cause) {
        super(String.valueOf(cause.getMessage()), "", cause);
        this.tool = tool;
    }

    /**
     * Returns the program, as it was called.
     *
     * @return its name or path
     */
    public String tool() {
        return tool;
    }
}
