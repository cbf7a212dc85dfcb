/**
 * systemd: gateways as service units, under the user's manager or the host's.
 *
 * <h2>The unit</h2>
 *
 * A gateway is a unit {@code hermes-gateway[-<profile>].service}, and a file of variables beside it that only its owner
 * may read. What systemd says of the unit ({@link dev.gatehouse.systemd.UnitFacts}) has one place each:
 *
 * <pre>
 *   ActiveState    SubState                we say
 *   (not found)                            not installed
 *   active         any                     up, or ready where it is of Type=notify
 *   reloading      any                     the same
 *   activating     start, start-post       up where it is of Type=notify and has a process, else starting
 *   activating     start-pre, condition    starting: the unit's own script waits out the back-off
 *   activating     auto-restart            starting: systemd waits out its second
 *   deactivating   any, with a job         stopping
 *   deactivating   any, without            starting: it ended by itself and comes back
 *   inactive       any, with a job         starting: what it is ordered after is not there yet; failed likewise
 *   inactive       dead                    finished where it ended by itself with 0, else down
 *   failed         failed                  failed with its Result in words; down where its end was asked for
 *   anything else                          unknown
 * </pre>
 *
 * Whether an end was asked for is told by two times of systemd's own: a process that ends by itself does so before its
 * unit leaves the active state, one that was asked to does so after. A short one may end before its unit is active at all;
 * one that says when it is ready and ends with success before that was asked to. Masked units are down and say why, units that
 * systemd could not read are failed.
 *
 * <h2>Restarts</h2>
 *
 * systemd's own back-off knows one delay for all exits, and from version 254 on a growing one that never forgets. The
 * policy is in small scripts of the unit instead ({@link dev.gatehouse.systemd.unit.UnitScripts}); they work the same
 * under every version, and nothing of ours has to run.
 *
 * <h2>What systemd forgets</h2>
 *
 * The exit of a run is forgotten when the next begins, and everything about a disabled unit when it is down. The script
 * that weighs the end of a run keeps it in the unit's runtime directory ({@link dev.gatehouse.systemd.EndRecord}). It
 * never says that something runs.
 *
 * <h2>Who may</h2>
 *
 * Units that others wrote are never touched; a unit of ours says in its first line of which home it is. A unit of the
 * system is root's to change and runs its gateway as somebody else. In root's own user scope a gateway would be root, so
 * that scope takes root's own homes alone, and root means the system's where nothing else is said or installed.
 *
 * <p>Facts are from the manual pages and sources of systemd 252; each stands beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.systemd;

import org.jspecify.annotations.NullMarked;
