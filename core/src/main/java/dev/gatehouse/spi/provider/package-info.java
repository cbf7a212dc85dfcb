/** How a backend is found and opened: its provider, its options, and its hooks around an operator's operations. */
@NullMarked
package dev.gatehouse.spi.provider;

import org.jspecify.annotations.NullMarked;
