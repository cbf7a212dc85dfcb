package dev.gatehouse.error;

/**
 * A newer version of Gatehouse wrote a file in a format that this version does not know. The file is not changed.
 *
 * @since 0.1.0
 */
public final class NewerFormatException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param what the file, or what it belongs to
     * @param found the format number in the file
     * @param known the newest format number that this version reads
     */
    public NewerFormatException(String what, String found, int known) {
        super(
                what + " was written by a newer Gatehouse (format " + found + "; this version knows up to " + known
                        + "); it was not changed",
                Remedy.gatehouse("--version"));
    }
}
