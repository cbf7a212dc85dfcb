/**
 * launchd: gateways as agents of an account, or as daemons of the system, through launchctl(1).
 *
 * <h2>Files and states</h2>
 *
 * A gateway has a property list {@code <label>.plist} where launchd looks at a login or at boot, and a folder of its own
 * ({@link dev.gatehouse.launchd.job.JobFolder}) with the script that launchd runs and that becomes the gateway. launchd knows a
 * label once it was loaded into a domain (bootstrap) and forgets it when it is unloaded (bootout); so launchd does not know a
 * gateway that is stopped. States follow from launchd's answer and the folder:
 *
 * <pre>
 *   launchd has it   pid   folder                         last end           state
 *   no                     no folder, no property list                       not installed
 *   no                     installed                                         down
 *   yes              yes   stopped or paused                                 stopping (launchd: SIGTERMed)
 *   yes              yes   running, that pid                                 up, or ready
 *   yes              yes   the job is not the script                         up (as before its adoption)
 *   yes              yes   waiting, or another pid        none, or one that  starting (the script waits, or has begun)
 *                                                         a start follows
 *   yes              yes   another pid                    final              failed (the script is about to exit)
 *   yes              no    stopped or paused                                 down
 *   yes              no    verdict                                           failed
 *   yes              no                                   exit 0             finished
 *   yes              no                                   final              failed
 *   yes              no                                   any other, or none starting (launchd waits for a second)
 * </pre>
 *
 * Pid and last end are those of {@code launchctl print}; nothing is remembered between two questions. An end is final if its
 * exit code is one that no restart follows, or if the gateway is never restarted. A pause counts against runs that began before
 * it, and not against the one that the next login or boot begins.
 *
 * <h2>Restarts</h2>
 *
 * launchd starts again what ended otherwise than with exit 0, a second after its last start at the earliest. The script decides
 * how much longer to wait, and whether to run at all, before it becomes the gateway; no process of ours remains.
 *
 * <h2>Domains</h2>
 *
 * {@code gui/<uid>} during a login at the screen, {@code user/<uid>} without one, {@code system} for daemons. Which of them
 * accepts an agent is found by trying ({@link dev.gatehouse.launchd.Loader}); if none does, that is an error with the answer of
 * each, and never a process without supervision.
 *
 * <p>Facts are from launchctl(1), launchd.plist(5), {@code launchctl error} and output of macOS 10.11 to 26; each stands beside
 * the code that relies on it.
 */
@NullMarked
package dev.gatehouse.launchd;

import org.jspecify.annotations.NullMarked;
