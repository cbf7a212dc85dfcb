/**
 * s6's protocol: status files, locks, fifodirs and listeners, timestamps, and s6's own tools as a fallback. Source: s6
 * 2.11 to 2.15.
 */
@NullMarked
package dev.gatehouse.s6.protocol;

import org.jspecify.annotations.NullMarked;
