/** The folders of rotated logs that s6-log writes. */
@NullMarked
package dev.gatehouse.s6.logs;

import org.jspecify.annotations.NullMarked;
