/** External commands, each with a limit of time and of output. */
@NullMarked
package dev.gatehouse.process;

import org.jspecify.annotations.NullMarked;
