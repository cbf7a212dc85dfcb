/** Rendering a definition as a servicedir: its files, scripts and paths, and the wait before a restart. */
@NullMarked
package dev.gatehouse.s6.slot;

import org.jspecify.annotations.NullMarked;
