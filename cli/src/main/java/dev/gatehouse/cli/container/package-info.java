/** The commands that the start-up scripts of a container image call. */
@NullMarked
package dev.gatehouse.cli.container;

import org.jspecify.annotations.NullMarked;
