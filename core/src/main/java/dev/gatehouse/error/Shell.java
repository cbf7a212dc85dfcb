package dev.gatehouse.error;

import java.io.File;

/**
 * Quotes words for the shells in which people type commands. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public enum Shell {
    /** The shell of POSIX (Shell Command Language, section 2.2). */
    POSIX {
        @Override
        public String quote(String word) {
            return isPlain(word, "/_-+:,.@%") ? word : "'" + word.replace("'", "'\\''") + "'";
        }

        @Override
        String argument(String word) {
            // zsh expands an equals sign at the beginning of a word.
            return isPlain(word, "/_-+:,.@%=") && word.charAt(0) != '=' ? word : quote(word);
        }

        @Override
        String assignment(String name, String value) {
            return name + "=" + quote(value) + " ";
        }
    },

    /**
     * cmd and PowerShell of Windows. Both accept double quotes. One of them still interprets a dollar sign, a backtick,
     * or a variable between percent signs inside the quotes.
     */
    WINDOWS {
        @Override
        public String quote(String word) {
            if (isPlain(word, "/\\_-+:.=")) {
                return word;
            }
            // A backslash before the last quote would escape it.
            return "\"" + word.replace("\"", "\"\"") + (word.endsWith("\\") ? "\\\"" : "\"");
        }

        @Override
        String argument(String word) {
            return quote(word);
        }

        @Override
        String assignment(String name, String value) {
            return "set " + quote(name + "=" + value) + " & ";
        }
    };

    /**
     * Returns the shell of the host that this program runs on.
     *
     * @return {@link #WINDOWS} on Windows, else {@link #POSIX}
     */
    public static Shell ofThisHost() {
        return File.separatorChar == '\\' ? WINDOWS : POSIX;
    }

    /**
     * Quotes a word so that the shell reads exactly this word. A word that needs no quotes is returned as it is.
     *
     * @param word the word, without NUL
     * @return the word as it is typed
     */
    public abstract String quote(String word);

    /** Quotes a word after the program, which cannot be an assignment. */
    abstract String argument(String word);

    /** The beginning of a command line that sets a variable for the command. */
    abstract String assignment(String name, String value);

    private static boolean isPlain(String word, String marks) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && marks.indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
