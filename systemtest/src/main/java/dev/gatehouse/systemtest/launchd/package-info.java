/**
 * A model of launchd and of launchctl, for hosts that have neither: a resident program that really starts and stops
 * processes, and a command that talks to it. Written from the documentation of the real ones, with the source of each rule
 * beside it; what it cannot prove is shown on macOS by the same tests.
 */
@NullMarked
package dev.gatehouse.systemtest.launchd;

import org.jspecify.annotations.NullMarked;
