/** Waiting without sleeping: deadlines, events or a timer, and the one loop that waits. */
@NullMarked
package dev.gatehouse.spi.waiting;

import org.jspecify.annotations.NullMarked;
