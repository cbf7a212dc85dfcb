/** A Windows JVM under Wine, for tests of what differs between the systems. */
@NullMarked
package dev.gatehouse.systemtest.wine;

import org.jspecify.annotations.NullMarked;
