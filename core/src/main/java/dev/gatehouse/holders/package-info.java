/**
 * The search for who runs, or would run, gateways on this host: {@link dev.gatehouse.holders.HolderSearch} asks the
 * backends and adds processes without a manager. Whatever would start a second copy of a gateway asks it first, and
 * refuses with {@link dev.gatehouse.holders.HeldElsewhereException}.
 */
@NullMarked
package dev.gatehouse.holders;

import org.jspecify.annotations.NullMarked;
