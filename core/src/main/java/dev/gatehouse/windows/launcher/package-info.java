/** The launcher of one gateway and the files through which it talks to the manager. Uses no other part of the backend but {@code text}. */
@NullMarked
package dev.gatehouse.windows.launcher;

import org.jspecify.annotations.NullMarked;
