/** How a backend is found and opened: its provider, its options, and what it does around an operator's verbs. */
@NullMarked
package dev.gatehouse.spi.provider;

import org.jspecify.annotations.NullMarked;
