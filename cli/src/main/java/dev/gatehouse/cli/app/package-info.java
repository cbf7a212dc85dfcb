/** The commands about apps: which there are, which one is meant and why, and new app files. */
@NullMarked
package dev.gatehouse.cli.app;

import org.jspecify.annotations.NullMarked;
