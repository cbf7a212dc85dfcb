/**
 * systemd: gateways as service units, of the user's or the host's systemd.
 *
 * <h2>The unit</h2>
 *
 * A gateway is a unit {@code hermes-gateway[-<profile>].service}, with a file of variables beside it that only its owner may
 * read, and a script that all units of the home call. Its properties ({@link dev.gatehouse.systemd.UnitFacts}) mean:
 *
 * <pre>
 *   ActiveState    SubState                state
 *   (not found)                            not installed
 *   active         any                     up, or ready with Type=notify
 *   reloading      any                     the same
 *   activating     start, start-post       up with Type=notify and a process, else starting
 *   activating     start-pre, condition    starting: the script waits for the back-off
 *   activating     auto-restart            starting: systemd waits for its second
 *   deactivating   any, with a job         stopping
 *   deactivating   any, without            starting: it ended by itself and will be restarted
 *   inactive       any, with a job         starting: units that it is ordered after are not up yet; failed likewise
 *   inactive       dead                    finished if it ended by itself with 0, else down
 *   failed         failed                  failed with its Result in words; down if the end was requested
 *   anything else                          unknown
 * </pre>
 *
 * Two times of systemd show whether an end was requested: a process that ends by itself does so before its unit leaves the
 * active state, otherwise after. A short process may end before its unit becomes active; with Type=notify, a success before
 * readiness was requested. Masked units are down with the reason; units that systemd could not read are failed.
 *
 * <h2>Restarts</h2>
 *
 * Directives say whether a gateway is restarted. systemd's own back-off has one delay for all exits; from version 254 on it can
 * grow, but never forgets. So the script says when ({@code LifecycleScript}). It works the same with every version, and no
 * process of ours has to run.
 *
 * <h2>What systemd forgets</h2>
 *
 * systemd forgets the exit of a run when the next begins, and everything about a disabled unit when it is down. The script that
 * evaluates the end of a run records it in the unit's runtime directory ({@link dev.gatehouse.systemd.EndRecord}). The record
 * never says that something runs.
 *
 * <h2>Permissions</h2>
 *
 * Units that others wrote are never touched; the first line of our units names their home. Only root may change a system unit,
 * and its gateway runs as another account. In root's user scope a gateway runs as root, so that scope accepts only homes that
 * belong to root, and root's default is the system scope.
 *
 * <p>Facts are from the manual pages and sources of systemd 252, each cited beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.systemd;

import org.jspecify.annotations.NullMarked;
