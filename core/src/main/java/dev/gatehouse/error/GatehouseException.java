package dev.gatehouse.error;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something that a person has to know: what failed, on what, and last a command that helps. */
public class GatehouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Makes one.
     *
     * @param message what failed, on what, with the tool's own words where there are any
     * @param remedy a command that works, to be typed as it stands
     */
    public GatehouseException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public GatehouseException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /**
     * Throws the first of several failures, with the others as suppressed exceptions; does nothing if there is none. The same
     * exception may occur several times, as one that an operation on several services failed with as a whole.
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

    /** A command that helps, to be typed as it stands. */
    public String remedy() {
        return remedy;
    }
}
