/** Calls of external programs, with limits of time and output. */
@NullMarked
package dev.gatehouse.spi.command;

import org.jspecify.annotations.NullMarked;
