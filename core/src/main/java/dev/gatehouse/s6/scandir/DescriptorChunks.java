package dev.gatehouse.s6.scandir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts work that needs two descriptors for each piece into parts that this process has descriptors for. */
public final class DescriptorChunks {
    /** Beyond this a part gains nothing: a scan for 1000 is as long as two for 500. */
    private static final int LARGEST = 1000;

    /** Left for all else that the process has open. */
    private static final int RESERVE = 128;

    private DescriptorChunks() {}

    public static <T> List<List<T>> of(List<T> all) {
        int size = most();
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return parts;
    }

    /** How many can be worked on together. */
    public static int most() {
        return size(descriptorLimit());
    }

    static int size(long descriptors) {
        return Math.clamp((descriptors - RESERVE) / 2, 8, LARGEST);
    }

    /** The soft limit, from the line {@code Max open files  1024  4096  files}; proc_pid_limits(5). */
    private static long descriptorLimit() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String[] words = line.split("\\s+", -1);
                    return words[3].equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(words[3]);
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return 256;
        }
        return 256;
    }
}
