/** Files of a backend: comparison, atomic writes, locks, and descriptions of file system errors. */
@NullMarked
package dev.gatehouse.spi.files;

import org.jspecify.annotations.NullMarked;
