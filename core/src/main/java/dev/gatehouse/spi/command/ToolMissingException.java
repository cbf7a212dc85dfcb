package dev.gatehouse.spi.command;

import dev.gatehouse.error.GatehouseException;
import java.io.IOException;

/**
 * An external program cannot be started: it does not exist or is not executable. It has no remedy: a backend that
 * catches it knows how the program is installed.
 *
 * @since 0.1.0
 */
public final class ToolMissingException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String tool;

    ToolMissingException(String tool, IOException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.tool = tool;
    }

    /** {@return the program, as it was called} */
    public String tool() {
        return tool;
    }
}
