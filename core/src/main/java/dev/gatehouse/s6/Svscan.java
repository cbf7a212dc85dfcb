package dev.gatehouse.s6;

import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.HostProcess;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A running s6-svscan.
 *
 * @param scandir its scan directory
 */
record Svscan(HostProcess process, Path scandir) {
    /** Options with a value (s6 src/supervision/s6-svscan.c). */
    private static final Set<Character> WITH_VALUE = Set.of('t', 'd', 'X', 'c', 'C', 'L');

    /** Finds those that this user can see. */
    static List<Svscan> running(HostFacts host) {
        List<Svscan> running = new ArrayList<>();
        for (HostProcess process : host.processes("s6-svscan")) {
            of(process, host).ifPresent(running::add);
        }
        return running;
    }

    private static Optional<Svscan> of(HostProcess process, HostFacts host) {
        try {
            return Optional.of(new Svscan(process, host.resolve(process, scandir(process.arguments()))));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** The first argument that is neither an option nor its value; s6-svscan uses its working directory without one. */
    static String scandir(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("--")) {
                return i + 1 < arguments.size() ? arguments.get(i + 1) : ".";
            }
            if (!word.startsWith("-") || word.equals("-")) {
                return word;
            }
            if (takesNext(word)) {
                i++;
            }
        }
        return ".";
    }

    /** Whether the value of an option is the next word: {@code -c 500}, but not {@code -c500}. */
    private static boolean takesNext(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (WITH_VALUE.contains(word.charAt(i))) {
                return i == word.length() - 1;
            }
        }
        return false;
    }
}
