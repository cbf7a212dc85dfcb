package dev.gatehouse.s6.scandir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Splits work that needs two file descriptors per item into chunks, so that the descriptors of this process suffice. */
public final class DescriptorChunks {
    /** Maximum size of a chunk. A larger one gains nothing: one scan for 1000 takes as long as two for 500. */
    private static final int LARGEST = 1000;

    /** Descriptors reserved for other open files. */
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

    /** Returns the size of a chunk. */
    public static int most() {
        return size(descriptorLimit());
    }

    static int size(long descriptors) {
        return Math.clamp((descriptors - RESERVE) / 2, 8, LARGEST);
    }

    /** Returns the soft limit, from the line {@code Max open files  1024  4096  files} (proc_pid_limits(5)). */
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
