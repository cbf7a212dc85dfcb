/**
 * Exceptions that name no service. {@link dev.gatehouse.error.GatehouseException} has a message for people and a
 * command that helps; exceptions about services extend it in the packages of their subject.
 */
@NullMarked
package dev.gatehouse.error;

import org.jspecify.annotations.NullMarked;
