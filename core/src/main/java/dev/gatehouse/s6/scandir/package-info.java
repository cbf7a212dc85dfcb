/** The scandir: publishing slots with one scan, removing them, their owners, and leftovers of interrupted operations. */
@NullMarked
package dev.gatehouse.s6.scandir;

import org.jspecify.annotations.NullMarked;
