/**
 * The algorithm for all managers: it commands services together, observes each, and decides when an operation is proven
 * or has failed. It also compares what is installed with definitions, and writes the difference.
 *
 * <p>The rules ({@code StartRule}, {@code StopRule}) are pure functions of an observation. The loop gets observations
 * from a {@link dev.gatehouse.spi.Controller} and passes them to the rules. A start has these states:
 * <pre>
 *   not commanded --command--> undecided --> runs --settled, port accepts or signalled ready--> done
 *                                 |            |
 *                                 |            +-- ended, exit code asks for another run --> undecided
 *                                 +-- at rest -+-- ended otherwise --> failed (ended)
 *                                     decided: not started, stopped by somebody, gone, or ended
 *   any, after the deadline and one more look without a result --> failed (late)
 *   any, when the thread is interrupted --> failed (interrupted)
 * </pre>
 *
 * <p>This package is not exported. Backends use {@link dev.gatehouse.spi}, and get their manager from
 * {@code dev.gatehouse.backend.BackendServiceManager}. A command that only reads statuses does not load this package.
 */
@NullMarked
package dev.gatehouse.engine;

import org.jspecify.annotations.NullMarked;
