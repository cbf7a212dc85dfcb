/** The journal: the logs of gateways, and their last lines for a failure. */
@NullMarked
package dev.gatehouse.systemd.journal;

import org.jspecify.annotations.NullMarked;
