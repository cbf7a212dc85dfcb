package dev.gatehouse.systemtest.image;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout has what goes into the image. */
final class Sources {
    private Sources() {}

    /** The files of the image itself. */
    static Path rootfs() {
        return directory(Path.of("..", "image", "rootfs"));
    }

    /** The command as it is installed. */
    static Path distribution() {
        return directory(Path.of(System.getProperty("gatehouse.dist", "../cli/target/gatehouse")));
    }

    private static Path directory(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw new IllegalStateException("there is no " + absolute);
        }
        return absolute;
    }
}
