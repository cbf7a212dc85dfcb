/**
 * launchd: gateways as agents of an account, or as daemons of the system, through launchctl(1).
 *
 * <h2>What there is of a gateway</h2>
 *
 * A property list {@code <label>.plist} where launchd looks for such at a login or at boot, and a folder of our own beside
 * it ({@link dev.gatehouse.launchd.job.JobFolder}), with the script that launchd runs and that becomes the gateway. launchd
 * knows a label only once it was taken to a domain (bootstrap), and forgets it when it is taken away (bootout); so a gateway
 * that is stopped is one that launchd does not know. From these a state follows:
 *
 * <pre>
 *   launchd has it?  pid   the folder says                last end           we say
 *   no                     no folder, no property list                       not installed
 *   no                     installed                                         down
 *   yes              yes   stopped or paused                                 stopping (launchd: SIGTERMed)
 *   yes              yes   running, that pid                                 up, or ready
 *   yes              yes   the job is not the script                         up (as it was before it was taken over)
 *   yes              yes   waiting, or another pid        none, or one that  starting (the script waits, or has begun)
 *                                                         a start follows
 *   yes              yes   another pid                    final              failed (the script is about to let it rest)
 *   yes              no    stopped or paused                                 down
 *   yes              no    verdict                                           failed
 *   yes              no                                   exit 0             finished
 *   yes              no                                   final              failed
 *   yes              no                                   any other, or none starting (launchd lets a second pass)
 * </pre>
 *
 * The first two columns and the last end are launchd's, by {@code launchctl print}; nothing is remembered between two
 * questions. A final end is one with an exit code that no restart follows, or any failure of a gateway that is never
 * restarted. A pause holds for runs that began before it: the next login or boot begins one that it does not concern.
 *
 * <h2>Restarts</h2>
 *
 * launchd starts again whatever has ended otherwise than with exit 0, a second after its last start at the soonest. How
 * long to wait beyond that, and whether at all, is decided by the script before it becomes the gateway ({@link
 * dev.gatehouse.launchd.plist.JobScript}); nothing of ours stays resident.
 *
 * <h2>Domains</h2>
 *
 * {@code gui/<uid>} while somebody is at the screen, {@code user/<uid>} without, {@code system} for daemons. Which of them
 * takes an agent is found by trying ({@link dev.gatehouse.launchd.Loader}); where none does, that is an error which has
 * each one's answer, and never a process that nobody supervises.
 *
 * <p>Facts are from launchctl(1), launchd.plist(5), {@code launchctl error} and what macOS 10.11 to 26 was seen to print;
 * each stands beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.launchd;

import org.jspecify.annotations.NullMarked;
