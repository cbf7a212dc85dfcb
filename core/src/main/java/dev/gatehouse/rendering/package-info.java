/**
 * The files that a definition becomes, with their modes, and their comparison with the files on disk. Nothing here
 * writes a file.
 */
@NullMarked
package dev.gatehouse.rendering;

import org.jspecify.annotations.NullMarked;
