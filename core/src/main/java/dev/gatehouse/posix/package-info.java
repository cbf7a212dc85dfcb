/**
 * System calls that the JDK does not offer, through the foreign function interface. Not exported.
 *
 * <p>The first call takes about 75 ms in a new process, so short commands avoid this package; {@code docs/speed.md} has
 * the measurements. Everything here is for Linux with a 64-bit C library, glibc or musl:
 * {@link dev.gatehouse.posix.Libc} refuses other systems when it is first used.
 */
@NullMarked
package dev.gatehouse.posix;

import org.jspecify.annotations.NullMarked;
