/**
 * The command {@code gatehouse}. Contains no logic that a user of the library would miss: it parses the command line, calls
 * the library and prints the result.
 *
 * <p>Its start-up time has a budget, so each command loads only what it needs. {@code gateway status} loads no YAML, no JSON,
 * no foreign function interface and not the full parser of the command line.
 */
@NullMarked
package dev.gatehouse.cli;

import org.jspecify.annotations.NullMarked;
