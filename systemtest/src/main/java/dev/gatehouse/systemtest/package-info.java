/** What every system test needs: waiting with a limit. */
@NullMarked
package dev.gatehouse.systemtest;

import org.jspecify.annotations.NullMarked;
