package dev.gatehouse.error;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An operation failed. The message says what failed and on what; {@link #remedy} is a command that helps.
 *
 * <p>Instances are immutable except for suppressed exceptions and the stack trace, as for every {@link Throwable}.
 *
 * @since 0.1.0
 */
public class GatehouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     * @param remedy a command that helps, ready to be pasted into a shell
     */
    public GatehouseException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     * @param remedy a command that helps, ready to be pasted into a shell
     * @param cause the underlying failure
     */
    public GatehouseException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /**
     * Throws the first of several failures and adds the others to it as suppressed exceptions. Returns normally if the
     * list is empty. An exception that occurs several times is added once.
     *
     * @param failures the failures, in the order of the services
     */
    public static void throwFirst(List<? extends GatehouseException> failures) {
        if (failures.isEmpty()) {
            return;
        }
        GatehouseException first = failures.getFirst();
        Set<GatehouseException> others = new LinkedHashSet<>(failures);
        others.remove(first);
        others.forEach(first::addSuppressed);
        throw first;
    }

    /** {@return a command that helps, ready to be pasted into a shell} */
    public String remedy() {
        return remedy;
    }
}
