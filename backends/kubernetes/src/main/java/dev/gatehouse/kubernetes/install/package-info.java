/**
 * Creates, compares, changes and removes the objects of gateways. Imports {@code json}, {@code api}, {@code workload}, {@code gates},
 * {@code claims} and {@code state}.
 */
@NullMarked
package dev.gatehouse.kubernetes.install;

import org.jspecify.annotations.NullMarked;
