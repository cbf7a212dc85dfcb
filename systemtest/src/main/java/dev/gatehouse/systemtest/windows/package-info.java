/**
 * A model of Windows Task Scheduler, for hosts that are none: a program {@code schtasks} that keeps tasks on disk and really
 * starts and ends processes, and the rules by which Task Scheduler takes an XML document for a task.
 *
 * <p>It was written from what Microsoft documents; the page stands beside each rule. It knows nothing of Gatehouse.
 */
@NullMarked
package dev.gatehouse.systemtest.windows;

import org.jspecify.annotations.NullMarked;
