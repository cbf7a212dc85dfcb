/** The scandir: publishing slots with one scan, withdrawing them, whose they are, and what operations that were killed left. */
@NullMarked
package dev.gatehouse.s6.scandir;

import org.jspecify.annotations.NullMarked;
