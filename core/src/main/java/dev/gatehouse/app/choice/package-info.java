/**
 * Which app a call means: by name, by its home, or by what is there. One pure rule decides, before any app file is read.
 */
@NullMarked
package dev.gatehouse.app.choice;

import org.jspecify.annotations.NullMarked;
