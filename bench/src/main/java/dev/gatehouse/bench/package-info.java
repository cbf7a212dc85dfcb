/**
 * What Gatehouse costs, in ratios to what else there is: the lines of the design's budgets, each measured in turns with
 * its rival on trees that are made for it.
 *
 * <p>{@code bench/run} starts {@link dev.gatehouse.bench.Main}. Ratios are of one run on one machine; the seconds behind
 * them are in {@code bench/target/results.json} and mean little elsewhere.
 */
@NullMarked
package dev.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
