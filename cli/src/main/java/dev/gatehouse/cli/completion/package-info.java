/** Completion of words in shells: the scripts, and the names of profiles that they read. */
@NullMarked
package dev.gatehouse.cli.completion;

import org.jspecify.annotations.NullMarked;
