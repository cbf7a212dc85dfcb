/**
 * A model of launchd and launchctl for hosts that have neither: a daemon that starts and stops real processes, and a
 * command that talks to it. It follows the documentation of the real ones; the source is given next to each rule. On
 * macOS the same tests run on the real launchd.
 */
@NullMarked
package dev.gatehouse.systemtest.launchd;

import org.jspecify.annotations.NullMarked;
