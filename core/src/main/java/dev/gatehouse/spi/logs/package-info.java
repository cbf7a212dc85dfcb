/**
 * Reads the log files of gateways: one folder per gateway, with {@code current} and rotated files. Backends whose
 * loggers write such folders share it; a journal has a reader of its own.
 */
@NullMarked
package dev.gatehouse.spi.logs;

import org.jspecify.annotations.NullMarked;
