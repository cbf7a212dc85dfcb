/**
 * The launcher of one gateway, and the files through which it talks to the manager. Of the backend it uses only {@code text}.
 */
@NullMarked
package dev.gatehouse.windows.launcher;

import org.jspecify.annotations.NullMarked;
