/**
 * The command: {@code gatehouse}. Nothing here decides anything that a user of the library would miss; it reads what was
 * typed, calls the library and says what became of it.
 *
 * <p>Its start-up time is a budget, so each command loads what it needs and no more: YAML, JSON, the foreign function
 * interface and the command line's full parser stay out of the way of {@code gateway status}.
 */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
