/**
 * Real programs, installed from their registries and run as their users run them: what a service manager must survive is what they
 * really do.
 */
@NullMarked
package dev.gatehouse.systemtest.program;

import org.jspecify.annotations.NullMarked;
