package dev.gatehouse.systemd.unit;

/**
 * Text of a unit file: a builder for values that are already quoted ({@link UnitSyntax}), and a reader of single lines.
 */
final class UnitText {
    private final StringBuilder text = new StringBuilder();
    private final boolean dropIn;

    /**
     * Begins a text.
     *
     * @param dropIn whether it is a drop-in, whose lists add to those of the unit unless they are reset first
     */
    UnitText(boolean dropIn) {
        this.dropIn = dropIn;
    }

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

    /** In a drop-in, empties lists of the unit below: an empty assignment resets them (systemd.unit(5), systemd.exec(5)). */
    UnitText reset(String... keys) {
        if (dropIn) {
            for (String key : keys) {
                set(key, "");
            }
        }
        return this;
    }

    /** Returns the value of the first line with this key that has one; empty if there is none. */
    static String value(String unit, String key) {
        String line = "\n" + key + "=";
        for (int at = unit.indexOf(line); at >= 0; at = unit.indexOf(line, at + 1)) {
            int from = at + line.length();
            int end = unit.indexOf('\n', from);
            String value = unit.substring(from, end < 0 ? unit.length() : end);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
