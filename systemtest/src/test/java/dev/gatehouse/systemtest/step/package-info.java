/**
 * Every operation, stopped at each of its steps.
 *
 * <p>A step is a system call that changes something below the directories of a home and its service manager: creating, writing,
 * syncing, renaming or deleting a file, changing its mode or owner, writing to a FIFO, sending a signal. An operation first runs
 * undisturbed, which counts its steps. Then it runs once for each step and each {@link dev.gatehouse.systemtest.step.Fault}: the
 * step fails, or the process is killed just before it.
 *
 * <p>After each run, every status must be true, and no half-made profile may be listed. Then one {@code reconcile} must bring
 * everything in step, so that a second one plans nothing, and must remove what was left, secrets included.
 *
 * <p>The kernel reports the calls: a seccomp filter on the thread that runs the operation sends each call that changes
 * something to another thread of the same process (seccomp_unotify(2)), which reads its arguments and lets it continue, fail, or
 * kills the process. Compared with strace this needs no other program, selects calls by their path, and takes microseconds for a
 * step; strace counts calls separately for each number and thread, and attaching it takes longer than most operations. Only
 * killed operations need a process of their own.
 */
@NullMarked
package dev.gatehouse.systemtest.step;

import org.jspecify.annotations.NullMarked;
