package dev.gatehouse.systemd;

import dev.gatehouse.definition.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Quoting for {@code EnvironmentFile=} (systemd.exec(5); src/basic/env-file.c): the one place where a value becomes part
 * of such a file.
 *
 * <p>A gateway's variables stand there and not in its unit, because they hold secrets: {@code Environment=} is shown to
 * every user by {@code systemctl show}, whatever the mode of the unit's file.
 *
 * <p>systemd drops, with no more than a line in its log, a variable whose value has control characters other than
 * newlines and tabs, or is not Unicode as it understands it (env_value_is_valid, src/basic/env-util.c). Such values are
 * written as {@code printf %b} would have them, and the gateway's command begins with their decoding.
 */
final class EnvironmentFile {
    private EnvironmentFile() {}

    static String render(Environment environment) {
        StringBuilder file = new StringBuilder("# Written by gatehouse. These may be secrets.\n");
        for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
            String value = variable.getValue();
            file.append(variable.getKey()).append('=');
            file.append(quote(isCarried(value) ? value : encode(value))).append('\n');
        }
        return file.toString();
    }

    /** The names of those variables that have to be decoded. */
    static SortedSet<String> encoded(Environment environment) {
        SortedSet<String> names = new TreeSet<>();
        environment.variables().forEach((name, value) -> {
            if (!isCarried(value)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean isCarried(String value) {
        return UnitSyntax.isText(value)
                && value.chars().allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t');
    }

    /** Within double quotes a backslash takes the meaning of these four characters, and of nothing else. */
    private static String quote(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 16).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c == '`' || c == '$') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /** ASCII alone, what is none as {@code \0} and three octal digits (POSIX, printf, conversion b). */
    private static String encode(String value) {
        StringBuilder text = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c >= 0x20 && c < 0x7f && c != '\\') {
                text.append((char) c);
            } else {
                text.append(String.format(Locale.ROOT, "\\0%03o", c));
            }
        }
        return text.toString();
    }
}
