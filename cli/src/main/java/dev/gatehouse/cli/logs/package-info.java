/** The command {@code gateway logs}. */
@NullMarked
package dev.gatehouse.cli.logs;

import org.jspecify.annotations.NullMarked;
