package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How PowerShell reads a command line (about_Parsing, about_Quoting_Rules, about_Special_Characters): not a shell, only its rules for
 * what advice contains.
 */
final class PowerShellReading {
    /** What has a meaning outside of quotes. */
    private static final String SPECIAL = "&|;<>(){}@#$`',";

    private PowerShellReading() {}

    /**
     * Fails if PowerShell would read other words than cmd. Two kinds of lines only cmd can read, and are left out: a program in quotes,
     * which needs an ampersand in PowerShell, and a variable for a command with quotes.
     */
    static void assertSameAsCmd(String line) {
        if (line.startsWith("\"") || line.startsWith("set ")) {
            return;
        }
        // Other commands in PowerShell than the programs of these names.
        assertThat(line.split(" ", 2)[0]).isNotIn("where", "sc", "start", "echo", "curl");
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                assertThat(c).as("character %d of: %s", i, line).isNotIn('$', '`');
            } else {
                assertThat(SPECIAL.indexOf(c))
                        .as("character %d of: %s", i, line)
                        .isNegative();
            }
        }
        assertThat(quoted).as(line).isFalse();
    }
}
