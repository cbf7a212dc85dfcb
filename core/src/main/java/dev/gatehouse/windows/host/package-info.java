/** The Windows host: paths of files, paths of tools, and administrator rights. */
@NullMarked
package dev.gatehouse.windows.host;

import org.jspecify.annotations.NullMarked;
