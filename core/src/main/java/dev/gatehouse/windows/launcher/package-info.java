/**
 * The launcher of one gateway, and the files through which it communicates with the manager. Uses no other package of
 * this backend but {@code text}.
 */
@NullMarked
package dev.gatehouse.windows.launcher;

import org.jspecify.annotations.NullMarked;
