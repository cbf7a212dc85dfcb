/** Waiting without sleeping: deadlines, events or a timer, and the loop behind every wait. */
@NullMarked
package dev.gatehouse.spi.waiting;

import org.jspecify.annotations.NullMarked;
