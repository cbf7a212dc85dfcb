/**
 * The output of gateways, from the API server, and what their launchers did, from the home. Imports {@code json}, {@code api},
 * {@code workload}, {@code gates} and {@code state}.
 */
@NullMarked
package dev.gatehouse.kubernetes.logs;

import org.jspecify.annotations.NullMarked;
