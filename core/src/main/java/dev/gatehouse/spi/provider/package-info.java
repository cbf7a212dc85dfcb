/**
 * How a backend is found and opened: its provider, its options, and its hooks around an operator's operations; and what it
 * is asked about a host: who runs, or would run, gateways of a home.
 */
@NullMarked
package dev.gatehouse.spi.provider;

import org.jspecify.annotations.NullMarked;
