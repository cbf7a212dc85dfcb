package dev.gatehouse.systemd.unit;

/** A unit file that grows line by line. Values come quoted for their place already ({@link UnitSyntax}). */
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

    @Override
    public String toString() {
        return text.toString();
    }
}
