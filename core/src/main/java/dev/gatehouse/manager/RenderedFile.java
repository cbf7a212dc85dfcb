package dev.gatehouse.manager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file as a renderer would have it.
 *
 * @param path where, relative to the rendering's root
 * @param content its text
 * @param mode its permission bits
 * @param charset how its text becomes bytes; UTF-16 begins with a byte order mark
 */
public record RenderedFile(Path path, String content, int mode, Charset charset) {
    private static final Pattern LINE_END = Pattern.compile("(?<!\\\\)\\R");

    private static final int READ_BY_ALL = 0444;

    /** More than any definition has; of a longer file the first lines are compared. */
    private static final int LONGEST = 1 << 20;

    /** A file in UTF-8. */
    public RenderedFile(Path path, String content, int mode) {
        this(path, content, mode, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        boolean marked = charset.equals(StandardCharsets.UTF_16LE);
        return (marked ? "\ufeff" + content : content).getBytes(charset);
    }

    /**
     * Whether a directory has just this file, with its mode. A link in its place is another file.
     *
     * @param root the rendering's root
     */
    public boolean isAt(Path root) throws IOException {
        Path file = root.resolve(path);
        byte[] wanted = bytes();
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) != wanted.length
                    || permissions(file) != mode) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return Arrays.equals(in.readNBytes(wanted.length + 1), wanted);
            }
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** What would be changed by writing this file, as {@link Rendering#changes} tells it; nothing where it is there. */
    List<String> changesAt(Path root) throws IOException {
        Path file = root.resolve(path);
        if (isAt(root)) {
            return List.of();
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(file + " is new");
        }
        List<String> changes = new ArrayList<>(List.of(file + " changes"));
        if ((mode & READ_BY_ALL) == READ_BY_ALL && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            List<String> old = lines(head(file));
            List<String> now = lines(bytes());
            without(old, now).forEach(line -> changes.add("  - " + shown(line)));
            without(now, old).forEach(line -> changes.add("  + " + shown(line)));
        }
        return changes;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(LONGEST);
        }
    }

    /** A line goes on in the next where it ends with a backslash. */
    private List<String> lines(byte[] text) {
        return Arrays.stream(LINE_END.split(new String(text, charset)))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Of a line that goes on for several, the first tells which it is. */
    private static String shown(String line) {
        int end = line.indexOf("\\\n");
        return end < 0 ? line : line.substring(0, end) + "…";
    }

    /** Those lines that the others lack, as often as they lack them. */
    private static List<String> without(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(others);
        return lines.stream().filter(line -> !left.remove(line)).toList();
    }

    private static int permissions(Path file) throws IOException {
        return Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer bits
                ? bits & 07777
                : -1;
    }
}
