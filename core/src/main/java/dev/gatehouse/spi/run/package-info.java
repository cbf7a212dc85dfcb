/**
 * What the run of a gateway leaves in the profile's directory by the app's rules: the state file, the number of its process,
 * and the announcement of a stop.
 */
@NullMarked
package dev.gatehouse.spi.run;

import org.jspecify.annotations.NullMarked;
