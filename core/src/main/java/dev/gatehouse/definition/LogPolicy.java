package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/**
 * How much of a gateway's output is kept, where the backend keeps it in files.
 *
 * @param files number of archived files, 1 to 1000
 * @param bytesPerFile size at which a file is rotated; s6-log takes 4096 to 268435455
 * @param forward whether the output also goes to the container's or the tree's own output
 */
public record LogPolicy(int files, int bytesPerFile, boolean forward) {
    /** Ten files of a megabyte, forwarded too. */
    public static final LogPolicy DEFAULT = new LogPolicy(10, 1_000_000, true);

    public LogPolicy {
        if (files < 1 || files > 1000) {
            throw new InvalidInputException("logs.files must lie between 1 and 1000");
        }
        if (bytesPerFile < 4096 || bytesPerFile > 268_435_455) {
            throw new InvalidInputException("logs.size must lie between 4096 and 268435455 bytes");
        }
    }
}
