/**
 * What a namespace needs once for a home, as manifests for {@code render --setup}. Imports {@code json}, {@code api},
 * {@code connection}, {@code workload} and {@code claims}.
 */
@NullMarked
package dev.gatehouse.kubernetes.setup;

import org.jspecify.annotations.NullMarked;
