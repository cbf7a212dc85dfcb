/** What the host contributes: scopes, accounts, the session of the user's manager, linger, and where things lie. */
@NullMarked
package dev.gatehouse.systemd.host;

import org.jspecify.annotations.NullMarked;
