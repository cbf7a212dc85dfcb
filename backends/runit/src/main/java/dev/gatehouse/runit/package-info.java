/**
 * Gateways as services of runit. Facts below are of runit 2.1.2.
 *
 * <p>runsvdir starts a runsv for each directory in its services directory. It looks for new ones every five seconds and ignores
 * names that begin with a dot (runsvdir.c). runsv starts {@code ./run}, and {@code ./finish} when that has ended. It writes its
 * state to {@code supervise/status} and reads commands, one character each, from {@code supervise/control} (runsv.c).
 *
 * <p>This backend reads that file and writes those characters itself, as {@code sv} does, because a process for each observation
 * would take longer than everything else. Four short scripts in the service directory add the features that runit lacks. They run
 * without Gatehouse:
 *
 * <pre>
 *   run        drops root's rights, sets the environment and becomes the gateway, in a process group of its own
 *   finish     ends that group, records the exit code, and decides: start again now, later, or not at all
 *   control/t  sends the gateway's own stop signal, and KILL after its grace
 *   log/run    svlogd
 *   gatehouse/ files of Gatehouse ({@link dev.gatehouse.runit.ServiceDirectory})
 * </pre>
 */
@NullMarked
package dev.gatehouse.runit;

import org.jspecify.annotations.NullMarked;
