package dev.gatehouse.systemtest.checkout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The checkout that these classes come from. A test runs in the directory of its module, or in that of the checkout. Thread-safe. */
public final class Checkout {
    private static final String MARK = "systemtest/setup.sh";

    private Checkout() {}

    /**
     * Returns its directory, absolute.
     *
     * @throws AssertionError if this process runs elsewhere
     */
    public static Path root() {
        return Stream.of("..", "")
                .map(place -> Path.of(place).toAbsolutePath().normalize())
                .filter(place -> Files.isRegularFile(place.resolve(MARK)))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("not in a checkout: " + Path.of("").toAbsolutePath()));
    }

    /**
     * Returns a file or directory of it, absolute.
     *
     * @param path its path in the checkout
     * @throws AssertionError if it does not exist
     */
    public static Path file(String path) {
        Path file = root().resolve(path).normalize();
        if (!Files.exists(file)) {
            throw new AssertionError("not found: " + file);
        }
        return file;
    }

    /** Returns the directory of the built command: that of the property {@code gatehouse.dist}, by default of this checkout. */
    public static Path command() {
        String place = System.getProperty("gatehouse.dist", "");
        return place.isEmpty()
                ? root().resolve("cli/target/gatehouse")
                : Path.of(place).toAbsolutePath().normalize();
    }
}
