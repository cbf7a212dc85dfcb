/** systemd: gateways as service units, under the user's manager or the host's. */
@NullMarked
package dev.gatehouse.systemd;

import org.jspecify.annotations.NullMarked;
