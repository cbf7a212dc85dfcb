/** A gateway's own folder: what it holds, how its files are written, and the lock on all folders. */
@NullMarked
package dev.gatehouse.launchd.job;

import org.jspecify.annotations.NullMarked;
