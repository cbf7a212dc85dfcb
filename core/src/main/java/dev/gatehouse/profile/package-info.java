/**
 * What lies on disk: homes, the profiles in them, what each profile's configuration says of its gateway, and what the
 * operator last asked for. The profiles on disk are the truth; services follow them.
 */
@NullMarked
package dev.gatehouse.profile;

import org.jspecify.annotations.NullMarked;
