/**
 * The few system calls that the JDK does not offer, reached through the foreign function interface.
 *
 * <p>The first call costs some 75 ms in a fresh process, so a short command that can do without this package does; the
 * line is drawn and measured in {@code docs/speed.md}. Everything here is for Linux with a 64-bit C library, glibc or
 * musl: {@link dev.gatehouse.posix.Libc} refuses other hosts by name when it is first touched.
 */
@NullMarked
package dev.gatehouse.posix;

import org.jspecify.annotations.NullMarked;
