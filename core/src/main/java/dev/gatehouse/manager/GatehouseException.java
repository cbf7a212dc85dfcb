package dev.gatehouse.manager;

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

    /** A command that helps, to be typed as it stands. */
    public String remedy() {
        return remedy;
    }
}
