/** A definition as a servicedir: its files and scripts, where it lies, and the wait before a restart that its {@code finish} is. */
@NullMarked
package dev.gatehouse.s6.slot;

import org.jspecify.annotations.NullMarked;
