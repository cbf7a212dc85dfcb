/** The base that a backend's service manager extends, which joins its parts ({@link dev.gatehouse.spi}) with the engine. */
@NullMarked
package dev.gatehouse.backend;

import org.jspecify.annotations.NullMarked;
