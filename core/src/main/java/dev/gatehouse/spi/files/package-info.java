/** Files of a backend: compared, written atomically, locked, and errors of the file system translated to words. */
@NullMarked
package dev.gatehouse.spi.files;

import org.jspecify.annotations.NullMarked;
