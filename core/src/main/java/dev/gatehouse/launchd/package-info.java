/**
 * launchd backend: a gateway is an agent of an account, or a daemon of the system; controlled through launchctl(1).
 *
 * <h2>Files and states</h2>
 *
 * A gateway has a property list {@code <label>.plist} in the directory that launchd reads at login or boot, and a
 * folder ({@link dev.gatehouse.launchd.job.JobFolder}) with the script that launchd runs and that becomes the gateway.
 * launchd knows a label after it was loaded into a domain (bootstrap) and until it is unloaded (bootout); so launchd
 * does not know a stopped gateway. The state is derived from launchd's output and the folder:
 *
 * <pre>
 *   loaded           pid   folder                         last exit          state
 *   no                     no folder, no property list                       absent
 *   no                     installed                                         down
 *   yes              yes   stopped or paused                                 stopping (launchd: SIGTERMed)
 *   yes              yes   running, that pid                                 up, or starting until its notification
 *   yes              yes   the job is not the script                         up (adopted, not restarted since)
 *   yes              yes   waiting, or another pid        none, or not final crashloop (the script waits), or starting
 *   yes              yes   another pid                    final              failed (the script is about to exit)
 *   yes              no    stopped or paused                                 down
 *   yes              no                                   not started        crashloop (launchd tries again)
 *   yes              no    verdict                                           failed
 *   yes              no                                   exit 0, final      finished
 *   yes              no                                   final              failed
 *   yes              no                                   other, or none     crashloop (launchd waits for a second)
 * </pre>
 *
 * Pid and last exit come from {@code launchctl print}; nothing is cached between two queries. An exit is final if the
 * restart policy excludes its exit code, or if the gateway is never restarted. A pause applies to runs that began
 * before it, but not to the run that the next login or boot starts. "Not started": launchd could not run the script.
 *
 * <h2>Restarts</h2>
 *
 * launchd restarts a job that exited with a code other than 0, at the earliest one second after its last start; after exit
 * code 0 only if the policy asks for it ({@code alive} in {@link dev.gatehouse.launchd.job.JobFolder}). The
 * script decides how much longer to wait, and whether to run at all, before it becomes the gateway. No Gatehouse
 * process remains but the logger, a program in perl at the other end of the gateway's output. launchd does not know it.
 *
 * <h2>Domains</h2>
 *
 * {@code gui/<uid>} exists during a login at the screen, {@code user/<uid>} also without one; {@code system} is for
 * daemons. Only an attempt shows which domain accepts an agent ({@link dev.gatehouse.launchd.Loader}). If none does,
 * that is an error with the answer of each domain; a gateway never runs unsupervised.
 *
 * <p>Facts are from launchctl(1), launchd.plist(5), {@code launchctl error} and output of macOS 10.11 to 26. The source
 * is given next to the code that relies on it, and in docs/launchd.md.
 */
@NullMarked
package dev.gatehouse.launchd;

import org.jspecify.annotations.NullMarked;
