package dev.gatehouse.systemtest.image;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of the image's sources in the checkout. */
final class Sources {
    private Sources() {}

    /** Files of the image. */
    static Path rootfs() {
        return directory(Checkout.root().resolve("image/rootfs"));
    }

    /** The installed command. */
    static Path distribution() {
        return directory(Checkout.command());
    }

    private static Path directory(Path path) {
        if (!Files.isDirectory(path)) {
            throw new IllegalStateException("Missing " + path);
        }
        return path;
    }
}
