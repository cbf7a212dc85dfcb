/**
 * Running test classes inside a namespace: a JVM in there runs them as some account and tells, and the JVM out here turns
 * what it is told into tests of its own.
 */
@NullMarked
package dev.gatehouse.systemtest.inside;

import org.jspecify.annotations.NullMarked;
