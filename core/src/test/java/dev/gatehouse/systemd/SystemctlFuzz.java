package dev.gatehouse.systemd;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Output of {@code systemctl show}, and the record of how a run ended. */
public final class SystemctlFuzz {
    private SystemctlFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        for (UnitFacts unit : UnitFacts.parse(text)) {
            unit.isKnown();
            unit.isWaitingToStart();
            for (String property : UnitFacts.ASKED.split(",", -1)) {
                unit.number(property);
                unit.time(property);
            }
        }
        EndRecord.parse(text, Instant.EPOCH);
    }
}
