package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/**
 * How much output of a gateway is kept, if the backend keeps it in files. Immutable.
 *
 * @param files number of archived files, 1 to 1000
 * @param bytesPerFile size in bytes at which a file is rotated, 4096 to 268435455 (the range of s6-log)
 * @param forward whether the output also goes to the output of the container or supervision tree
 * @since 0.1.0
 */
public record LogPolicy(int files, int bytesPerFile, boolean forward) {
    /** The most archived files. */
    public static final int MOST_FILES = 1000;

    /** The least size in bytes at which a file is rotated. */
    public static final int LEAST_BYTES = 4096;

    /** The largest size in bytes at which a file is rotated. */
    public static final int MOST_BYTES = 268_435_455;

    /** Ten files of 1 MB, and forwarding. */
    public static final LogPolicy DEFAULT = new LogPolicy(10, 1_000_000, true);

    /**
     * Checks the ranges.
     *
     * @throws InvalidInputException if a number is out of its range
     */
    public LogPolicy {
        if (files < 1 || files > MOST_FILES) {
            throw new InvalidInputException("logs.files must be between 1 and 1000");
        }
        if (bytesPerFile < LEAST_BYTES || bytesPerFile > MOST_BYTES) {
            throw new InvalidInputException("logs.size must be between 4096 and 268435455 bytes");
        }
    }
}
