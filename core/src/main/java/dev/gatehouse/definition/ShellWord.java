package dev.gatehouse.definition;

import java.nio.file.Path;

/** Quoting for the POSIX shell (Shell Command Language, 2.2): the one place where a value becomes part of a script. */
public final class ShellWord {
    private ShellWord() {}

    /** A word that the shell takes as exactly this text. The text must not hold a NUL, which no script can carry. */
    public static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell word cannot hold a NUL");
        }
        if (!text.isEmpty() && text.chars().allMatch(ShellWord::isPlain)) {
            return text;
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A word that the shell takes as exactly this path. */
    public static String quote(Path path) {
        return quote(path.toString());
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "/._-+:,@%".indexOf(c) >= 0;
    }
}
