/**
 * Reads settings that people write, and records that programs write: bounded, never blocking, and with messages that name
 * the file, the key and the line. Has the one grammar of gateway settings, which an app file and a profile share. Internal.
 */
@NullMarked
package dev.gatehouse.settings;

import org.jspecify.annotations.NullMarked;
