package dev.gatehouse.error;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Invalid input, refused before anything changes. The message names the rule. It has no remedy, because only the caller
 * knows where the input came from; if that is a file, the exception names it.
 *
 * @since 0.1.0
 */
public final class InvalidInputException extends GatehouseException {
    private static final long serialVersionUID = 2L;

    /** Not a path, because those cannot be serialized. */
    private final @Nullable String file;

    /**
     * Creates an exception.
     *
     * @param message the rule that the input broke, with the input
     */
    public InvalidInputException(String message) {
        super(message);
        this.file = null;
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the rule that the input broke, with the input
     * @param cause why the input could not be used
     */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
        this.file = null;
    }

    private InvalidInputException(String message, Path file) {
        super(message);
        this.file = file.toString();
    }

    private InvalidInputException(InvalidInputException cause, Path file) {
        super(String.valueOf(cause.getMessage()), cause);
        this.file = file.toString();
    }

    /**
     * Creates an exception about a file.
     *
     * @param file the file that must be corrected, whether or not it exists
     * @param rule the rule that its content broke; the message is the path, a colon and the rule
     * @return the exception
     */
    public static InvalidInputException in(Path file, String rule) {
        return new InvalidInputException(file + ": " + rule, file);
    }

    /**
     * Names the file that must be corrected.
     *
     * @param place the file, whether or not it exists
     * @return this exception if it names a file already; otherwise one with the same message
     */
    public InvalidInputException about(Path place) {
        return file == null ? new InvalidInputException(this, place) : this;
    }

    /** {@return the file that must be corrected; empty if the input came from elsewhere, or nobody knows from where} */
    public Optional<Path> file() {
        return Optional.ofNullable(file).map(Path::of);
    }
}
