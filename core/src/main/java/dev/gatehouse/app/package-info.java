/**
 * The program whose gateways are managed: presets, app files, and how the one that a call means is found.
 */
@NullMarked
package dev.gatehouse.app;

import org.jspecify.annotations.NullMarked;
