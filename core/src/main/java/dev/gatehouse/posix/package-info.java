/**
 * System calls that the JDK does not offer, through the foreign function interface. Not exported.
 *
 * <p>The first call takes about 75 ms in a new process, so short commands avoid this package; {@code docs/speed.md} has
 * the measurements. Everything here is for Linux with a 64-bit C library, glibc or musl:
 * {@link dev.gatehouse.posix.Libc} refuses other systems when it is first used.
 *
 * <p>Root uses files of others in two ways. In a home it takes the owner's rights ({@link
 * dev.gatehouse.posix.OwnerAccess}), so nothing there can lead it astray. Where root's rights are needed in places that
 * others may change, as in a scandir, it goes by descriptors and follows no link of theirs ({@link
 * dev.gatehouse.posix.Directory}).
 */
@NullMarked
package dev.gatehouse.posix;

import org.jspecify.annotations.NullMarked;
