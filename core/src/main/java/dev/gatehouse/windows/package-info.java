/**
 * Windows: gateways as tasks of Task Scheduler, each under a launcher of its own.
 *
 * <p>Task Scheduler starts the {@link dev.gatehouse.windows.Launcher} at the user's logon and restarts it if it is killed. The
 * launcher starts the gateway and keeps the restart policy, which Task Scheduler cannot: its shortest delay is a minute, and
 * it treats all exit codes alike. A manager talks to the launcher by files of the
 * {@link dev.gatehouse.windows.launcher.ServiceFolder} and needs no process of its own:
 *
 * <pre>
 *   manager  --hold-->  launcher  --marker-->  gateway
 *            &lt;-record--            &lt;-exit code-
 * </pre>
 *
 * {@code docs/windows.md} has the states that follow from the two files, and what is left when an operation is interrupted. A
 * record counts only as far as the processes that it names are seen to run. Words of Task Scheduler, which are in the
 * language of the host, decide nothing.
 *
 * <p>Facts of Windows are from learn.microsoft.com; the page's title stands beside the code that relies on it.
 */
@NullMarked
package dev.gatehouse.windows;

import org.jspecify.annotations.NullMarked;
