/** How a gateway starts at a logon: the task as XML, schtasks, and the Startup folder where the task is refused. */
@NullMarked
package dev.gatehouse.windows.task;

import org.jspecify.annotations.NullMarked;
