/** Property lists and start scripts: rendered from definitions, read, and checked before launchd reads them. */
@NullMarked
package dev.gatehouse.launchd.plist;

import org.jspecify.annotations.NullMarked;
