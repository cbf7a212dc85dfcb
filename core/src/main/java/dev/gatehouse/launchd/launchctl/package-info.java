/** The program launchctl(1): its calls, exit codes and output. */
@NullMarked
package dev.gatehouse.launchd.launchctl;

import org.jspecify.annotations.NullMarked;
