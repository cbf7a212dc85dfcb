/**
 * Findings about a home and its host: what is not healthy, not in step with the profiles, or will break at the next upgrade or
 * reboot. Only reads.
 */
@NullMarked
package dev.gatehouse.check;

import org.jspecify.annotations.NullMarked;
