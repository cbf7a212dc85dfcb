/** This host: where the files lie, which tools to call, and whether this process has administrator rights. */
@NullMarked
package dev.gatehouse.windows.host;

import org.jspecify.annotations.NullMarked;
