/**
 * Attacks of an account on root.
 *
 * <p><b>Who attacks:</b> the account of the gateways, {@code hermes} (uid 10000) in a container and {@code alice} on a machine
 * with systemd. Agents run with it, so it is not trusted.
 *
 * <p><b>What it has:</b> its home with everything in it, the directory above, its private tree or its own systemd, a process at any time, and
 * the knowledge of what root will do. It can replace every name in its home and its slots by a link to something of root's, a second
 * name of root's file, a FIFO, a socket, a directory, an endless device or a huge file; exchange two names thousands of times in a
 * second while root works; forge the content of every file; print anything; and own a directory on root's PATH. In
 * the mode with the root tree it also owns the scandir of root's s6-svscan.
 *
 * <p><b>Who is attacked:</b> root, who uses every command on that home: in a container directly, on a machine through sudo.
 *
 * <p><b>What counts as fallen</b> is decided by traps, not by messages ({@link dev.gatehouse.systemtest.attack.Traps}):
 *
 * <ul>
 *   <li>a secret of root or of another account is in a file that the attacker can read;
 *   <li>something outside of the attacker's reach was written, created, removed, or changed owner, mode or time: a twin of
 *       the attacked home in root's home, and a service of root;
 *   <li>a process or service of root has ended or received a command;
 *   <li>a program of the attacker ran with uid 0;
 *   <li>the command took longer than its limit;
 *   <li>a line of its output imitates advice, or reaches the terminal with control or bidirectional characters.
 * </ul>
 *
 * <p>{@link dev.gatehouse.systemtest.attack.Table} crosses components and ways; {@link dev.gatehouse.systemtest.attack.Forgeries} has
 * the attacks that need a story. Each place boots once. An attack that falls fails its test; those that no program can prevent in a root
 * tree are in {@link dev.gatehouse.systemtest.attack.Inherent} with a reason, and fail the test when they no longer fall.
 */
@NullMarked
package dev.gatehouse.systemtest.attack;

import org.jspecify.annotations.NullMarked;
