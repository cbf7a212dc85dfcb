/** What a definition becomes: files with modes, compared with what lies on disk. Pure; nothing here reads or writes a file. */
@NullMarked
package dev.gatehouse.rendering;

import org.jspecify.annotations.NullMarked;
