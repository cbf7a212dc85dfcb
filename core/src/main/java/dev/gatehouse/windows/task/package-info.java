/** Starting gateways at logon: tasks as XML, calls of schtasks, and the Startup folder as a fallback. */
@NullMarked
package dev.gatehouse.windows.task;

import org.jspecify.annotations.NullMarked;
