package dev.gatehouse.app.service;

import java.util.List;

/**
 * A command that only some versions of a program know. Immutable.
 *
 * @param probe command that tells whether it is known, such as the program's help; without placeholders
 * @param prints text that the probe prints then
 * @param words the gateway's command
 * @since 0.1.0
 */
public record CommandVariant(List<String> probe, String prints, List<String> words) {
    /** Copies the lists. */
    public CommandVariant {
        probe = List.copyOf(probe);
        words = List.copyOf(words);
    }
}
