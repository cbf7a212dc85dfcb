package dev.gatehouse.error;

/** A file of Gatehouse's own was written by a newer version, whose format this one does not know. It is left as it is. */
public final class NewerFormatException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param what the file, or what it belongs to
     * @param found the format's number
     * @param known the newest one that this version knows
     */
    public NewerFormatException(String what, String found, int known) {
        super(
                what + " was written by a newer Gatehouse (format " + found + "; this version knows up to " + known
                        + ") and is left as it is",
                "gatehouse --version");
    }
}
