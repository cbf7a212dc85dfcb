package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Quoting for {@code EnvironmentFile=} (systemd.exec(5); src/basic/env-file.c).
 *
 * <p>A gateway's variables are in this file and not in the unit, because they may contain secrets: {@code systemctl
 * show} prints {@code Environment=} to every user, regardless of the mode of the unit file.
 *
 * <p>systemd drops a variable, with only a log message, if the value has control characters other than newline and tab,
 * or is not Unicode by its definition (env_value_is_valid, src/basic/env-util.c). Such values are encoded for {@code
 * printf %b}; the home's script decodes them before it runs the gateway's command.
 */
final class EnvironmentFile {
    /** Linux limits one {@code KEY=value} string to 128 KiB with the final NUL (MAX_ARG_STRLEN, execve(2)). */
    private static final int LONGEST = 131_071;

    /** How every file of variables begins. */
    static final String SIGNATURE = "# Written by gatehouse.";

    private EnvironmentFile() {}

    static String render(Environment environment) {
        StringBuilder file = new StringBuilder(SIGNATURE + " These may be secrets.\n");
        for (Map.Entry<String, String> variable : environment.variables().entrySet()) {
            String value = variable.getValue();
            file.append(variable.getKey()).append('=');
            file.append(quote(isCarried(value) ? value : encode(variable.getKey(), value)))
                    .append('\n');
        }
        return file.toString();
    }

    /** Returns the names of the variables that must be decoded. */
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

    /** Within double quotes, a backslash escapes only these four characters. */
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

    /**
     * Encodes characters that systemd does not accept as {@code \0} and three octal digits, and doubles backslashes
     * (POSIX, printf, conversion b). Encodes all bytes of such a character, because the file must be UTF-8.
     */
    private static String encode(String name, String value) {
        StringBuilder text = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(point -> {
            String character = Character.toString(point);
            if (point == '\\') {
                text.append("\\\\");
            } else if (isCarried(character)) {
                text.append(character);
            } else {
                for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                    text.append(String.format(Locale.ROOT, "\\0%03o", b & 0xff));
                }
            }
        });
        String encoded = text.toString();
        if (name.length() + 1 + encoded.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new InvalidInputException("The value of " + name + " is too long: it contains control "
                    + "characters, whose encoding takes more space");
        }
        return encoded;
    }
}
