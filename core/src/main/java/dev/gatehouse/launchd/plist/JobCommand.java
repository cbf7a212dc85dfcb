package dev.gatehouse.launchd.plist;

import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command of a job. Some apps hide the values of variables from those who can read property lists: a script of theirs reads
 * them from a file and executes the words after it, as in {@code /bin/sh wrapper.sh job.env node gateway.js}.
 *
 * @param words program and arguments
 */
record JobCommand(List<String> words) {
    private static final String SUFFIX = ".env";

    /** Size limit of a file with variables. */
    private static final int LARGEST = 1 << 16;

    JobCommand {
        words = List.copyOf(words);
    }

    /** The command of a property list; its words are empty if the list has none. */
    static JobCommand of(Map<String, Object> keys) {
        List<String> words = new ArrayList<>();
        if (keys.get("ProgramArguments") instanceof List<?> arguments) {
            arguments.forEach(word -> words.add(String.valueOf(word)));
        }
        if (keys.get("Program") instanceof String program) {
            // The program is executed, and the first argument is only its name.
            words.subList(0, Math.min(1, words.size())).clear();
            words.addFirst(program);
        }
        return new JobCommand(words);
    }

    /** The position of the file with variables; -1 if there is none. */
    private int file() {
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).startsWith("/") && words.get(i).endsWith(SUFFIX)) {
                return i;
            }
        }
        return -1;
    }

    /** The command that a script executes after it has read the file with variables; empty if there is no such file. */
    List<String> wrapped() {
        int file = file();
        return file < 0 ? List.of() : words.subList(file + 1, words.size());
    }

    /** The variables that the file sets; none if there is no such file, or it cannot be read. */
    Map<String, String> variables() {
        int at = file();
        if (at < 0) {
            return Map.of();
        }
        try {
            Path file = Path.of(words.get(at));
            byte[] text = OwnerAccess.call(file, () -> SmallFile.read(file, LARGEST));
            return EnvironmentLines.findAll(new String(text, StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException unreadable) {
            return Map.of();
        }
    }
}
