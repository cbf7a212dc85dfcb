package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which user numbers mean an account in the user namespace of this process (user_namespaces(7)). A file of an account
 * outside shows the overflow number; that account rules over the namespace, or cannot be named here at all.
 */
final class IdMap {
    static final IdMap OF_USERS = read(Path.of("/proc/self/uid_map"));

    private final List<long[]> ranges;

    private IdMap(List<long[]> ranges) {
        this.ranges = ranges;
    }

    private static IdMap read(Path map) {
        try {
            return UnixPath.isMeant(map) ? parse(Files.readAllLines(map)) : all();
        } catch (IOException noNamespaces) {
            return all();
        }
    }

    private static IdMap all() {
        return new IdMap(List.of(new long[] {0, 1L << 32}));
    }

    /** Each line has the first number here, the first outside, and how many. */
    static IdMap parse(List<String> lines) {
        List<long[]> ranges = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split(" +", -1);
            if (words.length == 3) {
                long first = Long.parseLong(words[0]);
                ranges.add(new long[] {first, first + Long.parseLong(words[2])});
            }
        }
        return new IdMap(ranges);
    }

    boolean has(int id) {
        for (long[] range : ranges) {
            if (id >= range[0] && id < range[1]) {
                return true;
            }
        }
        return false;
    }
}
