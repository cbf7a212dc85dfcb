package dev.gatehouse.systemd.unit;

/**
 * Text of a unit file: a builder for values that are already quoted ({@link UnitSyntax}), and a reader of single lines.
 */
final class UnitText {
    private final StringBuilder text = new StringBuilder();

    UnitText comment(String line) {
        text.append("# ").append(line).append('\n');
        return this;
    }

    UnitText section(String name) {
        text.append("\n[").append(name).append("]\n");
        return this;
    }

    UnitText set(String key, String value) {
        text.append(key).append('=').append(value).append('\n');
        return this;
    }

    /** Returns the value of the first line with this key; empty if there is none. */
    static String value(String unit, String key) {
        int at = unit.indexOf("\n" + key + "=");
        if (at < 0) {
            return "";
        }
        int from = at + key.length() + 2;
        int end = unit.indexOf('\n', from);
        return unit.substring(from, end < 0 ? unit.length() : end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
