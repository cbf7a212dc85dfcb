/** Programs in the foreground, as gateways run: the gateway itself, or another command. */
@NullMarked
package dev.gatehouse.cli.run;

import org.jspecify.annotations.NullMarked;
