/**
 * What a gateway is, said once for all backends: names, the app, and the immutable definition of one gateway.
 *
 * <p>Nothing here touches a disk or a process.
 */
@NullMarked
package dev.gatehouse.definition;

import org.jspecify.annotations.NullMarked;
