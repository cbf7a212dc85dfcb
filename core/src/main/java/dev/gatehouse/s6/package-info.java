/**
 * s6, natively: gateways as servicedirs in a scandir, under s6-svscan and s6-supervise.
 *
 * <h2>The slot</h2>
 *
 * A gateway is a servicedir {@code gateway-<profile>} in the scandir, with a logger under {@code log/}. It is built
 * under a dot name, which s6-svscan passes over, and published by one rename; from then on it is one of:
 *
 * <pre>
 *            lock held?  pid     finishing  want up     we say
 *   absent                                              not installed
 *   slot     no                                         unknown (no s6-supervise: what the status file says is old)
 *   slot     yes         0       no         no          down, or finished / failed by ./finish's verdict
 *   slot     yes         0       no         yes         starting (s6-supervise waits out its second)
 *   slot     yes         run     no         yes         up, or ready once a newline came on notification-fd
 *   slot     yes         run     no         no          stopping
 *   slot     yes         finish  yes        yes         starting (./finish waits out the back-off)
 *   slot     yes         finish  yes        no          stopping
 * </pre>
 *
 * The first four columns are s6's own facts ({@link dev.gatehouse.s6.protocol.SupervisionStatus}, {@link
 * dev.gatehouse.s6.protocol.Liveness}); nothing is remembered between two questions. s6 keeps no record of a permanent failure
 * ({@code finish} exiting 125), so {@code finish} leaves a word in {@code data/verdict}, which s6 promises not to touch.
 *
 * <h2>Restarts</h2>
 *
 * s6-supervise restarts after a second, for ever. The policy is in {@code finish}: it exits 125 where a restart cannot
 * help, and otherwise becomes {@code sleep} for what is left of the back-off. The sleeper is the service's finish
 * process and runs as the app's user, so that whoever may stop the gateway may also end the wait.
 *
 * <h2>Two trees</h2>
 *
 * In the root tree s6-supervise runs as root and the app's user commands it through a skeleton that is laid before the
 * slot is published. In the gateways' own tree everything belongs to one unprivileged user. {@link
 * dev.gatehouse.s6.scandir.Scandir} finds which it is by who runs s6-svscan, and the rest follows.
 *
 * <p>Protocol facts are from the s6 sources, 2.11.3.2 to 2.15.1; each stands beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.s6;

import org.jspecify.annotations.NullMarked;
