/** The commands about gateways: start, stop, restart, install, uninstall, status, list, adopt and wait. */
@NullMarked
package dev.gatehouse.cli.gateway;

import org.jspecify.annotations.NullMarked;
