/** The framework of commands: what a command is, what it is given, and what all commands do in the same way. */
@NullMarked
package dev.gatehouse.cli.command;

import org.jspecify.annotations.NullMarked;
