/** Unit files of gateways: rendering definitions, and determining the owner and content of units on disk. */
@NullMarked
package dev.gatehouse.systemd.unit;

import org.jspecify.annotations.NullMarked;
