/** launchd's domains, and the paths of files in each. */
@NullMarked
package dev.gatehouse.launchd.domain;

import org.jspecify.annotations.NullMarked;
