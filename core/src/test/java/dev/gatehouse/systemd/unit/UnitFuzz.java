package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.NewerFormatException;
import java.nio.charset.StandardCharsets;

/** Unit files: who wrote them, and what they expect. */
public final class UnitFuzz {
    private UnitFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Origin.of(text);
        Origin.formatOf(text);
        Origin.homeOfScript(text);
        AppUnit.directory(text, Presets.named("hermes"));
        try {
            UnitExpectations.in(text, "unit");
        } catch (NewerFormatException documented) {
            return;
        }
    }
}
