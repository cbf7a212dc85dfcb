/** The commands about the service manager as a whole: detect, render, reconcile and tree. */
@NullMarked
package dev.gatehouse.cli.host;

import org.jspecify.annotations.NullMarked;
