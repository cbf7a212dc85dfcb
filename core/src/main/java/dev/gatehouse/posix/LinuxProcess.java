package dev.gatehouse.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one process in Linux's {@code /proc} (proc(5)). Those of a process that has ended, or that this account may
 * not read, are empty. Without lambdas, because short commands use it.
 *
 * @param folder the directory of the process
 */
public record LinuxProcess(Path folder) {
    /** Most files are smaller. */
    private static final int USUAL_SIZE = 2048;

    /** Returns a process of this host. */
    public static LinuxProcess of(long pid) {
        return new LinuxProcess(Path.of("/proc", Long.toString(pid)));
    }

    /** Program and arguments; none for a kernel thread. */
    public List<String> command() {
        List<String> words = parts("cmdline");
        for (int i = 1; i < words.size(); i++) {
            if (!words.get(i).isEmpty()) {
                return words;
            }
        }
        // A process that has renamed itself leaves zeros where its arguments were.
        return words.isEmpty() ? words : List.of(words.getFirst());
    }

    /** The environment variables at its start. */
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String entry : parts("environ")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    /** An environment variable at its start. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables().get(name));
    }

    /**
     * The fields of proc_pid_stat(5) from the third on, the state. The field before, the program's name, may contain any
     * character.
     */
    public List<String> stat() {
        String stat = text("stat");
        int name = stat.lastIndexOf(')');
        return name < 0 ? List.of() : List.of(stat.substring(name + 1).strip().split(" ", -1));
    }

    /** The number of its parent; 0 if there is none. */
    public long parent() {
        List<String> stat = stat();
        try {
            return stat.size() < 2 ? 0 : Long.parseLong(stat.get(1));
        } catch (NumberFormatException damaged) {
            return 0;
        }
    }

    /**
     * The text of a file. Short commands read several files of each process of the host, so neither a channel nor
     * {@link FileInputStream#readAllBytes}, which seeks first and fills larger buffers.
     */
    public String text(String name) {
        if (!UnixPath.isMeant(folder)) {
            return "";
        }
        try (FileInputStream file = new FileInputStream(folder.resolve(name).toFile())) {
            byte[] text = new byte[USUAL_SIZE];
            int length = 0;
            for (int count = 0; count >= 0; count = file.read(text, length, text.length - length)) {
                length += count;
                if (length == text.length) {
                    text = Arrays.copyOf(text, 2 * length);
                }
            }
            return new String(text, 0, length, StandardCharsets.UTF_8);
        } catch (IOException endedOrHidden) {
            return "";
        }
    }

    /** Words that each end with a zero byte. */
    private List<String> parts(String file) {
        String text = text(file);
        List<String> parts = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\0', begin);
            int stop = end < 0 ? text.length() : end;
            parts.add(text.substring(begin, stop));
            begin = stop + 1;
        }
        return parts;
    }
}
