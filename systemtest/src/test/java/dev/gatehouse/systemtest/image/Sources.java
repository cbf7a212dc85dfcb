package dev.gatehouse.systemtest.image;

import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the image's sources in the checkout. */
final class Sources {
    private Sources() {}

    /** Files of the image. */
    static Path rootfs() {
        return directory(Path.of("..", "image", "rootfs"));
    }

    /** The installed command. */
    static Path distribution() {
        return directory(Path.of(System.getProperty("gatehouse.dist", "../cli/target/gatehouse")));
    }

    private static Path directory(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new IllegalStateException("Missing " + absolute);
        }
        return absolute;
    }
}
