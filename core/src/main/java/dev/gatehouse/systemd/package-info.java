/**
 * systemd backend: a gateway is a service unit of the user's or the host's systemd.
 *
 * <h2>The unit</h2>
 *
 * A gateway is a unit {@code hermes-gateway[-<profile>].service}. In the same directory are a file with its environment
 * variables, readable only for its owner, and a script that all units of the home call. Its properties ({@link
 * dev.gatehouse.systemd.UnitFacts}) mean:
 *
 * <pre>
 *   ActiveState    SubState                state
 *   (not found)                            absent
 *   active         any                     up
 *   reloading      any                     like active
 *   activating     start, start-post       starting
 *   activating     start-pre, condition    crashloop: the script waits for the back-off; else starting
 *   activating     auto-restart            crashloop: systemd waits for its second; starting after an exit that asks for a restart
 *   deactivating   any, with a job         stopping
 *   deactivating   any, without            crashloop or starting: it exited by itself and will be restarted
 *   inactive       any, with a job         starting: units that must start first are not up yet; the same for failed
 *   inactive       dead                    finished if it exited by itself with 0, else down
 *   failed         failed                  failed, with Result as the reason; down if the stop was requested
 *   any other                              unknown
 * </pre>
 *
 * Two timestamps of systemd show whether a stop was requested: a process that exits by itself does so before its unit
 * leaves the active state, otherwise after that. A short-lived process may exit before its unit becomes active. With
 * Type=notify, a successful exit before readiness means a requested stop. Masked units are down, with a reason; units
 * that systemd cannot load are failed.
 *
 * <h2>Restarts</h2>
 *
 * Directives say whether a gateway is restarted. systemd's own back-off has one delay for all exits; since version 254
 * the delay can grow, but it is not reset after a healthy run. So the script sets the delay ({@code LifecycleScript}).
 * It works the same with every version, and needs no Gatehouse process.
 *
 * <h2>What systemd forgets</h2>
 *
 * systemd forgets the exit of a run when the next run begins, and everything about a disabled unit when it is down. So
 * the script records each exit in the unit's runtime directory ({@link dev.gatehouse.systemd.EndRecord}). The record is
 * never used to decide whether something is running.
 *
 * <h2>Permissions</h2>
 *
 * Foreign units are never changed; the first line of a unit written by Gatehouse names its home. Only root can change a
 * system unit, and its gateway runs as another account. In root's user scope a gateway runs as root; so that scope
 * accepts only homes that belong to root, and the default for root is the system scope. For user units of another
 * account, root acts on that account's systemd with its rights, but writes no files there ({@link
 * dev.gatehouse.systemd.host.OwnerAccounts}).
 *
 * <p>Facts are from the manual pages and sources of systemd 252, each cited next to the code that relies on it.
 */
@NullMarked
package dev.gatehouse.systemd;

import org.jspecify.annotations.NullMarked;
