/** The folder of a gateway: its files, and how they are read and written. */
@NullMarked
package dev.gatehouse.launchd.job;

import org.jspecify.annotations.NullMarked;
