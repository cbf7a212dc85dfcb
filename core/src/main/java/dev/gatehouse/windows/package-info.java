/**
 * Windows: gateways as tasks of Task Scheduler, each under a launcher of its own.
 *
 * <h2>Three processes</h2>
 *
 * Task Scheduler begins the {@link dev.gatehouse.windows.Launcher} at the user's logon and brings it back should it be
 * killed; the launcher begins the gateway and keeps the restart policy, which Task Scheduler cannot: it has no delay below
 * a minute and treats all exit codes alike. Who commands a gateway, {@code gatehouse} or a program that uses this library,
 * talks to the launcher by files of the {@link dev.gatehouse.windows.launcher.ServiceFolder} and leaves again.
 *
 * <pre>
 *   manager  --hold-->  launcher  --marker-->  gateway
 *            &lt;-record--            &lt;-exit code-
 * </pre>
 *
 * <h2>States</h2>
 *
 * {@code hold} is what the operator wants, {@code record} what the launcher did last. The record names processes by number and
 * start, and what it says of them counts only as long as they are seen to run:
 *
 * <pre>
 *   folder   held now?  gateway runs?  launcher lives?  last phase       we say
 *   absent                                                               not installed
 *   there    yes        no             no                                down
 *   there    yes        either does                                      stopping
 *   there    no         yes            yes                               up
 *   there    no         yes            no                                up, with the reason that nobody looks after it
 *   there    no         no             yes                               starting: it waits before a restart, or begins
 *   there    no         no             no               requested        starting for a minute, then down with the reason
 *   there    no         no             no               finished         finished
 *   there    no         no             no               failed           failed
 *   there    no         no             no               any other        down, with the reason that a logon brings it back
 * </pre>
 *
 * <h2>Transitions that are interrupted</h2>
 *
 * A stop writes {@code hold} first, so that whatever happens to this process the gateway ends and stays down. A launcher that
 * finds the gateway of a predecessor ends it before it begins its own. A stop whose launcher is dead or deaf asks the gateway
 * itself, has Task Scheduler end the instance, and kills the two processes of the record, never any other. A service is
 * installed from the moment its {@code launch} file is there until that is gone, so an installation or a removal that was
 * killed half-way is finished by the next one.
 *
 * <h2>What Task Scheduler is asked</h2>
 *
 * Nothing is decided by its words, which are in the language of the host: exit codes as HRESULTs and the XML of a task
 * decide. A task is ours if its source and the mark of its home say so; another of the same name is left alone, whatever is
 * asked. Where a task is refused, an entry of the Startup folder takes its place, and the status says why.
 *
 * <p>Facts of Windows are from learn.microsoft.com; the page's title stands beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.windows;

import org.jspecify.annotations.NullMarked;
