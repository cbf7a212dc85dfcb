/** Waiting with a limit and removing directories: what tests of service managers need besides the kit. */
@NullMarked
package dev.gatehouse.testkit;

import org.jspecify.annotations.NullMarked;
