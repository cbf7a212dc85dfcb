package dev.gatehouse.windows;

import java.util.Optional;

/** Asks a person, where one is there. */
@FunctionalInterface
public interface Prompter {
    /** Nobody is there. */
    Prompter NOBODY = (question, otherwise) -> Optional.empty();

    /**
     * Asks for yes or no.
     *
     * @param question a whole question
     * @param otherwise the answer of a person who only presses Enter
     * @return the answer; empty where nobody is there to ask
     */
    Optional<Boolean> ask(String question, boolean otherwise);
}
