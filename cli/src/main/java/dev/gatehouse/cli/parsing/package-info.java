/** Parses the command line by the declared syntax of the command. */
@NullMarked
package dev.gatehouse.cli.parsing;

import org.jspecify.annotations.NullMarked;
