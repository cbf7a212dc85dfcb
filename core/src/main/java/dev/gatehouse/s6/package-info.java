/**
 * s6 backend: a gateway is a servicedir in a scandir, under s6-svscan and s6-supervise. It uses s6's protocol directly.
 *
 * <h2>The slot</h2>
 *
 * A gateway is a servicedir {@code gateway-<profile>} in the scandir, with a logger under {@code log/}. It is built
 * under a dot name, which s6-svscan ignores, and published with one rename. From then on it is in one of these states:
 *
 * <pre>
 *            lock held?  pid     finishing  want up     state
 *   absent                                              absent
 *   slot     no                                         unknown (no s6-supervise: the status file is outdated)
 *   slot     yes         0       no         no          down, or finished / failed by ./finish's verdict
 *   slot     yes         0       no         yes         crashloop or starting (s6-supervise waits for one second)
 *   slot     yes         run     no         yes         up; before a newline on notification-fd starting
 *   slot     yes         run     no         no          stopping
 *   slot     yes         finish  yes        yes         crashloop (./finish waits for the back-off), or starting
 *   slot     yes         finish  yes        no          stopping
 * </pre>
 *
 * The columns between are s6's own facts ({@link dev.gatehouse.s6.protocol.SupervisionStatus}, {@link
 * dev.gatehouse.s6.protocol.Liveness}); nothing is cached between two queries. s6 does not record a permanent failure
 * ({@code finish} exiting 125), so {@code finish} writes a word to {@code data/verdict}, a directory that s6 promises
 * not to touch.
 *
 * <h2>Restarts</h2>
 *
 * s6-supervise restarts a service after one second, without limit. {@code finish} implements the restart policy: it
 * exits 125 if no restart may follow; otherwise it becomes {@code sleep} for the rest of the back-off. That process
 * runs as the app's user, so that an account that can stop the gateway can also end the wait.
 *
 * <h2>Two trees</h2>
 *
 * In the root tree s6-supervise runs as root. The app's user controls it through a skeleton that is prepared before the
 * slot is published. In a private tree everything belongs to one unprivileged account. {@link
 * dev.gatehouse.s6.scandir.Scandir} distinguishes them by the account of s6-svscan.
 *
 * <p>Protocol facts are from the s6 sources, 2.11.3.2 to 2.15.1. The source is given next to the code that relies on
 * it.
 */
@NullMarked
package dev.gatehouse.s6;

import org.jspecify.annotations.NullMarked;
