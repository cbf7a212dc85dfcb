/**
 * The search for holders: who runs, or would run, a profile's gateway. {@link HolderQuery} says which gateways are
 * sought, and decides from a command and its variables which of them it is. Each provider looks where its kind of manager
 * keeps services.
 */
@NullMarked
package dev.gatehouse.spi.holder;

import org.jspecify.annotations.NullMarked;
