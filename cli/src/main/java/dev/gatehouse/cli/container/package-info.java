/** The commands for the start-up scripts of a container image. */
@NullMarked
package dev.gatehouse.cli.container;

import org.jspecify.annotations.NullMarked;
