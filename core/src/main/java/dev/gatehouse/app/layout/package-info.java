/** How an app's files lie on disk: its home, its profiles, their settings, and what its gateways record. */
@NullMarked
package dev.gatehouse.app.layout;

import org.jspecify.annotations.NullMarked;
