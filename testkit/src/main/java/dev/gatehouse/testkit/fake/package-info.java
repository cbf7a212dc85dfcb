/**
 * A gateway for tests: a small real program that records what happens to it and obeys commands, and what a test needs to
 * define it, command it and read its record.
 */
@NullMarked
package dev.gatehouse.testkit.fake;

import org.jspecify.annotations.NullMarked;
