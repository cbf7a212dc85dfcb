package dev.gatehouse.systemd.host;

import java.nio.file.Path;

/**
 * Maps paths below the caller's home directory to the same path below another user's. With sudo, {@code ~/.hermes} is
 * {@code /root/.hermes}, but the gateway's home is {@code /home/alice/.hermes}. Does not resolve links, because {@code
 * python} in a virtual environment is a link to a file outside.
 *
 * @param from the caller's home directory
 * @param to the other user's home directory
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
