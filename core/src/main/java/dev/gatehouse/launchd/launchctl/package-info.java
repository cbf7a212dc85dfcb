/** The program launchctl(1): its calls, its exit codes and what it prints. */
@NullMarked
package dev.gatehouse.launchd.launchctl;

import org.jspecify.annotations.NullMarked;
