/**
 * The gateways of one home in one namespace: whose objects they are, where their launchers write, and how to describe what the
 * cluster refuses. Imports {@code json}, {@code api} and {@code workload}.
 */
@NullMarked
package dev.gatehouse.kubernetes.gates;

import org.jspecify.annotations.NullMarked;
