package dev.gatehouse.windows;

import java.util.Optional;

/** Asks the user a question, if the command runs interactively. */
@FunctionalInterface
public interface Prompter {
    /** Answers nothing: the command does not run interactively. */
    Prompter NOBODY = (question, otherwise) -> Optional.empty();

    /**
     * Asks a yes-or-no question.
     *
     * @param question the question
     * @param otherwise the default answer
     * @return the answer; empty if there is no user to ask
     */
    Optional<Boolean> ask(String question, boolean otherwise);
}
