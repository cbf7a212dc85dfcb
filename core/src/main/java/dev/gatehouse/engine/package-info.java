/**
 * One algorithm for all managers: commands services together, watches what becomes of each, and says when an operation is
 * proven or has failed; compares what is installed with what definitions would give, and writes the difference.
 *
 * <p>The rules ({@code StartRule}, {@code StopRule}) are pure functions of an observation. The loop asks a
 * {@link dev.gatehouse.spi.Controller} for observations and lets the rules judge them. A start passes through these states:
 *
 * <pre>
 *   not commanded --command--> undecided --> runs --settled, port accepts or signalled ready--> done
 *                                 |            |
 *                                 |            +-- ended, exit code asks for another run --> undecided
 *                                 +-- at rest -+-- ended otherwise --> failed (ended)
 *                                     decided: not started, stopped by somebody, gone, or ended
 *   any, once the deadline has passed and one more look has decided nothing --> failed (late)
 *   any, once the thread is interrupted --> failed (interrupted)
 * </pre>
 *
 * <p>Not exported: a backend is written against {@link dev.gatehouse.spi}, and gets its manager from
 * {@code dev.gatehouse.backend.BackendServiceManager}. A command that only looks loads nothing of this package.
 */
@NullMarked
package dev.gatehouse.engine;

import org.jspecify.annotations.NullMarked;
