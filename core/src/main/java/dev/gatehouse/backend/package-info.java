/**
 * The base class of a backend's service manager, which connects the parts in {@link dev.gatehouse.spi} with the engine.
 */
@NullMarked
package dev.gatehouse.backend;

import org.jspecify.annotations.NullMarked;
