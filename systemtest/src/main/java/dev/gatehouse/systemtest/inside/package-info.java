/**
 * Runs test classes inside a namespace: a JVM inside runs them with some account and reports the results, and the JVM outside
 * turns these into its own tests.
 */
@NullMarked
package dev.gatehouse.systemtest.inside;

import org.jspecify.annotations.NullMarked;
