package dev.gatehouse.systemd.host;

import java.nio.file.Path;

/**
 * Maps paths below a home as the caller names it to the same path as installed units name it. Both names lead to the
 * same directory, such as {@code ~/.hermes} and the directory to which it links. So units do not change with the name
 * that a caller happens to use. Does not resolve links, because {@code python} in a virtual environment is a link to a
 * file outside.
 *
 * @param from the home as the caller names it
 * @param to the home as units name it
 */
public record HomeMapping(Path from, Path to) {
    public static final HomeMapping NONE = new HomeMapping(Path.of("/"), Path.of("/"));

    public Path map(Path path) {
        return !from.equals(to) && path.startsWith(from)
                ? to.resolve(from.relativize(path)).normalize()
                : path;
    }

    /** Maps a word of a command if it is such a path. */
    public String map(String word) {
        boolean below = !from.equals(to) && (word.equals(from.toString()) || word.startsWith(from + "/"));
        return below ? to + word.substring(from.toString().length()) : word;
    }
}
