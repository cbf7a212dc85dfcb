/**
 * Measures the budgets of the design: each is a ratio to a reference that runs alternately, on trees that are created for
 * it.
 *
 * <p>{@code bench/run} starts {@link dev.gatehouse.bench.Main}. Ratios are valid for one run on one machine; the raw seconds are
 * in {@code bench/target/results.json}.
 */
@NullMarked
package dev.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
