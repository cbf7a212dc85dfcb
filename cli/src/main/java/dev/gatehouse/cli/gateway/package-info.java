/** The commands about gateways: start, stop, restart, install, uninstall, status, list, run and adopt. */
@NullMarked
package dev.gatehouse.cli.gateway;

import org.jspecify.annotations.NullMarked;
