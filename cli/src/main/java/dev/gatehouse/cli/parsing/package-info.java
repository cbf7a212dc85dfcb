/** Reads the command line: what a command takes, and what was typed. */
@NullMarked
package dev.gatehouse.cli.parsing;

import org.jspecify.annotations.NullMarked;
