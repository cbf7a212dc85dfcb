/**
 * The owner of a home: the supervision tree that runs its gateways, which may be in another container on the same volume.
 * A lock in the home shows that there is one, and a text beside it describes it.
 */
@NullMarked
package dev.gatehouse.profile.owner;

import org.jspecify.annotations.NullMarked;
