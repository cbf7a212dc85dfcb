package dev.gatehouse.error;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation failed. The message says what failed and on what; {@link #remedy} is a command that helps, if there is
 * one.
 *
 * <p>Instances are immutable except for suppressed exceptions and the stack trace, as for every {@link Throwable}.
 *
 * @since 0.1.0
 */
public class GatehouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Remedy remedy;

    /**
     * Creates an exception without a remedy and without a cause.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     */
    public GatehouseException(String message) {
        super(message);
        this.remedy = null;
    }

    /**
     * Creates an exception without a remedy.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     * @param cause the underlying failure
     */
    public GatehouseException(String message, Throwable cause) {
        super(message, cause);
        this.remedy = null;
    }

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     * @param remedy a command that helps
     */
    public GatehouseException(String message, Remedy remedy) {
        super(message);
        this.remedy = remedy;
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed and on what, with the tool's own words if a tool failed
     * @param remedy a command that helps
     * @param cause the underlying failure
     */
    public GatehouseException(String message, Remedy remedy, Throwable cause) {
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

    /**
     * Returns a command that works in the state in which the operation failed, and helps or tells more.
     *
     * @return the command; empty if only the caller can know one, as for an {@link InvalidInputException}
     */
    public Optional<Remedy> remedy() {
        return Optional.ofNullable(remedy);
    }
}
