package dev.gatehouse.runit;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A runsvdir that runs.
 *
 * @param pid its process
 * @param uid account that it runs as
 * @param directory services directory that it was started for
 */
record Runsvdir(long pid, int uid, Path directory) {
    /**
     * Those that this user can see, by pid. Those of containers are left out: their directories are others.
     *
     * @param root directory that stands for the root of the file system
     */
    static List<Runsvdir> running(Path root) {
        List<Runsvdir> running = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            for (Path process : processes) {
                look(root, process, running);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        running.sort(Comparator.comparingLong(Runsvdir::pid));
        return running;
    }

    private static void look(Path root, Path process, List<Runsvdir> running) {
        try {
            if (!Files.readString(process.resolve("comm")).equals("runsvdir\n")) {
                return;
            }
            String pid = process.getFileName().toString();
            String directory =
                    argument(Files.readString(process.resolve("cmdline")).split("\0", -1));
            boolean ours = Files.readAllLines(process.resolve("status")).contains("NSpid:\t" + pid);
            if (ours && Files.getAttribute(process, "unix:uid") instanceof Integer uid && !directory.isEmpty()) {
                Path path = directory.startsWith("/")
                        ? root.resolve(directory.substring(1))
                        : Files.readSymbolicLink(process.resolve("cwd")).resolve(directory);
                running.add(new Runsvdir(Long.parseLong(pid), uid, path));
            }
        } catch (IOException endedOrHidden) {
            return;
        }
    }

    /** The first argument that is no option; {@code runsvdir [-P] dir [log]}. */
    private static String argument(String[] words) {
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("-")) {
                return words[i];
            }
        }
        return "";
    }

    /** Whether it supervises this directory, by whatever name. */
    boolean supervises(Path services) {
        try {
            return Files.isDirectory(services) && Files.isSameFile(directory, services);
        } catch (IOException absent) {
            return false;
        }
    }
}
