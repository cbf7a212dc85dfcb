/** Prints facts and messages: the console, tables, JSON, colours and progress. */
@NullMarked
package dev.gatehouse.cli.output;

import org.jspecify.annotations.NullMarked;
