package dev.gatehouse.systemd.holder;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Unit files of other programs. */
public final class ForeignUnitFuzz {
    private ForeignUnitFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        UnitContent unit = new UnitContent(List.of(new String(input, StandardCharsets.UTF_8)));
        unit.commands().forEach(UnitWords::split);
        unit.environment().forEach(UnitWords::split);
        unit.setting("User");
    }
}
