/**
 * Windows backend: a gateway is a task of Task Scheduler, which runs a launcher.
 *
 * <p>Task Scheduler starts the {@link dev.gatehouse.windows.Launcher} at the user's logon and restarts it if it is
 * killed. The launcher starts the gateway and implements the restart policy. Task Scheduler cannot do that: its
 * shortest restart delay is a minute, and it treats all exit codes alike. The manager and the launcher communicate
 * through files of the {@link dev.gatehouse.windows.launcher.ServiceFolder}; the manager needs no process of its own:
 *
 * <pre>
 *   manager  --hold-->  launcher  --marker-->  gateway
 *            &lt;-record--            &lt;-exit code-
 * </pre>
 *
 * {@code docs/windows.md} describes the states that result from {@code hold} and {@code record}, and what remains when
 * an operation is interrupted. A record is believed only if the processes that it names are running. The text that
 * schtasks prints is in the language of the host, so no decision depends on it.
 *
 * <p>Facts about Windows are from learn.microsoft.com. The page's title is given next to the code that relies on it.
 */
@NullMarked
package dev.gatehouse.windows;

import org.jspecify.annotations.NullMarked;
