/**
 * The interface for backends. A backend implements a provider ({@code dev.gatehouse.spi.provider}), a
 * {@link dev.gatehouse.spi.Controller}, which talks to the service manager, and an {@link dev.gatehouse.spi.Installer},
 * which writes and removes files. Waiting, locks, files and external commands are in the packages below. The engine
 * owns the rules of what counts as started or stopped, and the loop that waits for it.
 */
@NullMarked
package dev.gatehouse.spi;

import org.jspecify.annotations.NullMarked;
