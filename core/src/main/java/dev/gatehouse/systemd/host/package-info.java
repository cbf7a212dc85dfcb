/** The host: scopes, accounts, the session of the user's systemd, linger, and paths. */
@NullMarked
package dev.gatehouse.systemd.host;

import org.jspecify.annotations.NullMarked;
