/** The framework of commands: the base class, its context, and what all commands share. */
@NullMarked
package dev.gatehouse.cli.command;

import org.jspecify.annotations.NullMarked;
