/**
 * What is there: pods, events and launchers' records, and the status that follows from them. Changes nothing. Imports {@code json},
 * {@code api}, {@code workload}, {@code gates} and {@code claims}.
 */
@NullMarked
package dev.gatehouse.kubernetes.state;

import org.jspecify.annotations.NullMarked;
