package dev.gatehouse.systemd.unit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Checksum of a unit, in its last line. It shows whether somebody changed the unit after Gatehouse had written it. */
final class UnitSeal {
    private static final String KEY = "\nWritten=";

    private UnitSeal() {}

    static String sealed(String unit) {
        return unit + KEY.substring(1) + sum(unit) + "\n";
    }

    /** Whether a unit was changed. Units of earlier versions have no checksum and do not tell. */
    static boolean isBroken(String unit) {
        int line = unit.lastIndexOf(KEY);
        return line >= 0 && !sealed(unit.substring(0, line + 1)).equals(unit);
    }

    private static String sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
