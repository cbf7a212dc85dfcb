package dev.gatehouse.systemd.host;

import java.nio.file.Path;

/**
 * Moves paths below the caller's home to the same place below another user's: with sudo, {@code ~/.hermes} was
 * {@code /root/.hermes}, and the gateway's is {@code /home/alice/.hermes}. Links are not resolved, since that of a
 * virtual environment's {@code python} leads out of it.
 *
 * @param from the caller's home
 * @param to the other user's home
 */
public record HomeMapping(Path from, Path to) {
    public static final HomeMapping NONE = new HomeMapping(Path.of("/"), Path.of("/"));

    public Path map(Path path) {
        return !from.equals(to) && path.startsWith(from)
                ? to.resolve(from.relativize(path)).normalize()
                : path;
    }

    /** A word of a command, where it is such a path. */
    public String map(String word) {
        boolean below = !from.equals(to) && (word.equals(from.toString()) || word.startsWith(from + "/"));
        return below ? to + word.substring(from.toString().length()) : word;
    }
}
