package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.ProfileName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A text that an administrator applies once, before gateways can be installed: rights, for example. Immutable if the text is.
 *
 * @param name one word by which it is asked for, such as {@code role}
 * @param description one line for people
 * @param text renders it in the format of the manager's own tools; several texts, one after the other, are one text of that format;
 *     throws {@link dev.gatehouse.error.InvalidInputException} if a
 *     setting that it needs is missing
 * @param ofProfiles renders what only some profiles need of it, as for those that are new; empty if nothing is for single profiles. Throws
 *     {@link dev.gatehouse.error.InvalidInputException} if one of the profiles needs nothing
 * @since 0.1.0
 */
public record SetupPart(
        String name,
        String description,
        Supplier<String> text,
        Optional<Function<List<ProfileName>, String>> ofProfiles) {
    /**
     * Creates a part of which nothing is for single profiles.
     *
     * @param name one word by which it is asked for, such as {@code role}
     * @param description one line for people
     * @param text renders it
     */
    public SetupPart(String name, String description, Supplier<String> text) {
        this(name, description, text, Optional.empty());
    }
}
