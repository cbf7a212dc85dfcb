/**
 * Property lists and start scripts: rendering them from definitions, reading them, and checking them before launchd
 * does.
 */
@NullMarked
package dev.gatehouse.launchd.plist;

import org.jspecify.annotations.NullMarked;
