/**
 * Starts, stops and restarts gateways, and says why that failed. Imports {@code json}, {@code api}, {@code workload}, {@code gates},
 * {@code claims} and {@code state}.
 */
@NullMarked
package dev.gatehouse.kubernetes.control;

import org.jspecify.annotations.NullMarked;
