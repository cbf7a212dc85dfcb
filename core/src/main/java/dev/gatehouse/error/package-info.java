/**
 * What can go wrong. {@link dev.gatehouse.error.GatehouseException} is the root of every exception that this library throws on
 * purpose; it has a message for people and a command that helps.
 */
@NullMarked
package dev.gatehouse.error;

import org.jspecify.annotations.NullMarked;
