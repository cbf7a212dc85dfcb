package dev.gatehouse.spi.command;

import java.io.IOException;

/**
 * The program to be called is not there, or may not be executed.
 *
 * @since 0.1.0
 */
public final class ToolMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String tool;

    ToolMissingException(String tool, IOException cause) {
        super(cause.getMessage(), cause);
        this.tool = tool;
    }

    public String tool() {
        return tool;
    }
}
