package dev.gatehouse.launchd.launchctl;

import java.nio.charset.StandardCharsets;

/** Output of {@code launchctl print} and {@code launchctl print-disabled}. */
public final class LaunchctlFuzz {
    private LaunchctlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        JobPrint job = JobPrint.parse(text);
        if (job.ended() < 0) {
            throw new IllegalStateException("negative number of ends: " + job);
        }
        DisabledList.parse(text);
    }
}
