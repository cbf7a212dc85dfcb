package dev.gatehouse.spi;

import dev.gatehouse.error.NewerFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What a script noted about failures in a row, and the expectations that are kept with a service. */
public final class RetryFuzz {
    private RetryFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Retry.parse(text, Instant.EPOCH);
        try {
            Expectations.parse(text, "expectations");
        } catch (NewerFormatException documented) {
            // A later version wrote it.
        }
    }
}
