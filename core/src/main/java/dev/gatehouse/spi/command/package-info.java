/** External commands. Each has a limit of time and of output. */
@NullMarked
package dev.gatehouse.spi.command;

import org.jspecify.annotations.NullMarked;
