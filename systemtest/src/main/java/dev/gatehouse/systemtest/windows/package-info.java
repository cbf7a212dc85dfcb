/**
 * A model of Windows Task Scheduler for other hosts: a program {@code schtasks} that keeps tasks on disk and starts and
 * ends real processes, and the rules by which Task Scheduler validates task documents.
 *
 * <p>It follows Microsoft's documentation; the page is given next to each rule. It does not know Gatehouse.
 */
@NullMarked
package dev.gatehouse.systemtest.windows;

import org.jspecify.annotations.NullMarked;
