package dev.gatehouse.spi.provider;

import java.util.function.Supplier;

/**
 * A text that an administrator applies once, before gateways can be installed: rights, for example. Immutable if the text is.
 *
 * @param name one word by which it is asked for, such as {@code role}
 * @param description one line for people
 * @param text renders it in the format of the manager's own tools; several texts, one after the other, are one text of that format;
 *     throws {@link dev.gatehouse.error.InvalidInputException} if a
 *     setting that it needs is missing
 * @since 0.1.0
 */
public record SetupPart(String name, String description, Supplier<String> text) {}
