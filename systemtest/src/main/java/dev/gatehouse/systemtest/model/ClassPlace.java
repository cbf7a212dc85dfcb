package dev.gatehouse.systemtest.model;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where classes were loaded from, as a class path for programs of their own. */
public final class ClassPlace {
    private ClassPlace() {}

    /**
     * Returns the jar or directory of a class.
     *
     * @throws IllegalStateException if the class is in none
     */
    public static String of(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
