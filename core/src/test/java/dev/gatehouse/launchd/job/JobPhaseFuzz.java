package dev.gatehouse.launchd.job;

import java.nio.charset.StandardCharsets;

/** What the start script under launchd last wrote about itself. */
public final class JobPhaseFuzz {
    private JobPhaseFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        JobFolder.Phase.parse(new String(input, StandardCharsets.UTF_8));
    }
}
