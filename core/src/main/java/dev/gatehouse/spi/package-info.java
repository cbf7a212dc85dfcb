/**
 * What a backend implements and what it may use: a provider, by which it is found; a {@link dev.gatehouse.spi.Controller},
 * which talks to the manager; an {@link dev.gatehouse.spi.Installer}, which writes and removes what it keeps on disk. The rules
 * of what counts as started or stopped, and the loop that waits for it, are the engine's and the same for all.
 */
@NullMarked
package dev.gatehouse.spi;

import org.jspecify.annotations.NullMarked;
