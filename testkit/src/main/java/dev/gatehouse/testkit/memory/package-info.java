/**
 * A service manager in memory, for tests of programs that use Gatehouse: it starts no process and writes no file, and its
 * time is a clock that a test sets. Begin with {@link dev.gatehouse.testkit.memory.InMemoryServiceManager}.
 *
 * <p>It is a backend like any other: a controller and an installer, joined by the engine. So starts are proven, time out
 * and fail with the same exceptions and messages as those of a real manager.
 */
@NullMarked
package dev.gatehouse.testkit.memory;

import org.jspecify.annotations.NullMarked;
