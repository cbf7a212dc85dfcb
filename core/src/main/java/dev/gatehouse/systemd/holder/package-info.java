/**
 * The search for units that run, or would run, a gateway: of any name and scope, by their content. Only reads; asks systemd
 * only where files and control groups cannot tell.
 */
@NullMarked
package dev.gatehouse.systemd.holder;

import org.jspecify.annotations.NullMarked;
