package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The caller of an operation: a person at a terminal, or a program. Its methods are called by the thread that runs the
 * operation.
 *
 * @since 0.1.0
 */
public interface Operator {
    /** Drops messages and leaves questions unanswered. */
    Operator NOBODY = new Operator() {};

    /**
     * Reports an additional change beyond the operation itself.
     *
     * @param message the change
     */
    default void done(String message) {}

    /**
     * Reports something to look at.
     *
     * @param advice the message, and commands that help
     */
    default void warn(Advice advice) {}

    /**
     * Asks a question with the answers yes and no.
     *
     * @param question the question, a whole sentence
     * @param otherwise the default answer, if a person only presses Enter
     * @return the answer; empty if nobody can be asked
     */
    default Optional<Boolean> ask(String question, boolean otherwise) {
        return Optional.empty();
    }

    /**
     * Returns a command that installs a gateway by another call of this program, for backends that run it with other
     * rights.
     *
     * @param kind the backend's kind
     * @param service the gateway's service
     * @param options further options of the backend
     * @return program and arguments; empty if this program cannot be called again
     */
    default List<String> installAgain(Kind kind, ServiceName service, List<String> options) {
        return List.of();
    }
}
