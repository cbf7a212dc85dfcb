package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Whoever called a verb: a person at a terminal, or a program that nobody watches.
 *
 * @since 0.1.0
 */
public interface Operator {
    /** Nobody: messages are dropped, and questions have no answer. */
    Operator NOBODY = new Operator() {};

    /** Tells that something was done beyond what was asked. */
    default void done(String message) {}

    /** Tells something to look at, with the commands that help. */
    default void warn(Advice advice) {}

    /**
     * Asks for yes or no.
     *
     * @param question a whole question
     * @param otherwise the answer of a person who only presses Enter
     * @return the answer; empty if nobody is there to ask
     */
    default Optional<Boolean> ask(String question, boolean otherwise) {
        return Optional.empty();
    }

    /**
     * The command that installs this gateway by another call of this program, for a backend that has it run with other rights.
     *
     * @param kind the backend's kind
     * @param options further options of the backend's own
     * @return the words of the command; empty if this program cannot be called again
     */
    default List<String> installAgain(Kind kind, ServiceName service, List<String> options) {
        return List.of();
    }
}
