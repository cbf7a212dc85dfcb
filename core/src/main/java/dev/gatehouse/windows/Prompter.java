package dev.gatehouse.windows;

import java.util.Optional;

/** Asks a person, if there is one. */
@FunctionalInterface
public interface Prompter {
    /** Nobody can be asked. */
    Prompter NOBODY = (question, otherwise) -> Optional.empty();

    /**
     * Asks for yes or no.
     *
     * @param question the question
     * @param otherwise the default answer
     * @return the answer; empty if nobody can be asked
     */
    Optional<Boolean> ask(String question, boolean otherwise);
}
