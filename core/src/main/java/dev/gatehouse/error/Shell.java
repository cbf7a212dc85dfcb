package dev.gatehouse.error;

import java.io.File;
import java.util.List;
import java.util.Map;

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
        String withVariables(Map<String, String> variables, String line) {
            StringBuilder text = new StringBuilder();
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                text.append(variable.getKey())
                        .append('=')
                        .append(quote(variable.getValue()))
                        .append(' ');
            }
            return text.append(line).toString();
        }

        @Override
        List<String> command(List<String> words) {
            return words;
        }
    },

    /**
     * cmd and PowerShell of Windows. Both accept double quotes. One of them still interprets a dollar sign, a backtick,
     * or a variable between percent signs inside the quotes. PowerShell needs an ampersand before a program in quotes, which
     * cmd does not understand.
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
        String withVariables(Map<String, String> variables, String line) {
            if (variables.isEmpty()) {
                return line;
            }
            boolean plain = line.indexOf('"') < 0;
            StringBuilder inner = new StringBuilder();
            StringBuilder outer = new StringBuilder();
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                String value = variable.getValue();
                plain &= quote(value).equals(value);
                inner.append("set ")
                        .append(variable.getKey())
                        .append('=')
                        .append(value)
                        .append('&');
                // Without the quotes, the blank before the ampersand would belong to the value.
                outer.append("set \"")
                        .append(variable.getKey())
                        .append('=')
                        .append(value)
                        .append("\" & ");
            }
            // PowerShell accepts only the first. Quotes within quotes, only the second can have.
            return plain ? "cmd /c \"" + inner + line + "\"" : outer + line;
        }

        @Override
        List<String> command(List<String> words) {
            return WindowsCommands.of(words);
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

    /** A command line that sets variables for the command of a line. */
    abstract String withVariables(Map<String, String> variables, String line);

    /** The command of this system for one that advice names by its POSIX words. */
    abstract List<String> command(List<String> words);

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
