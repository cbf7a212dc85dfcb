package dev.gatehouse.systemd.unit;

/** Builder of a unit file. Values are already quoted ({@link UnitSyntax}). */
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
