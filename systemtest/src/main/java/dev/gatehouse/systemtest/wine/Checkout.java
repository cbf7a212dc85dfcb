package dev.gatehouse.systemtest.wine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The checkout that these classes come from. */
final class Checkout {
    private Checkout() {}

    /** A test runs in the directory of its module, or in that of the checkout. */
    static Path directory() {
        return Stream.of("..", "")
                .map(place -> Path.of(place).toAbsolutePath().normalize())
                .filter(place -> Files.isDirectory(place.resolve("systemtest/wine")))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("not in a checkout: " + Path.of("").toAbsolutePath()));
    }
}
