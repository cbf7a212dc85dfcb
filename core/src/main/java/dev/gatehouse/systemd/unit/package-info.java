/** Unit files of gateways: what a definition becomes, whose a unit on disk is, and where the two differ. */
@NullMarked
package dev.gatehouse.systemd.unit;

import org.jspecify.annotations.NullMarked;
