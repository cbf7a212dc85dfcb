/** launchd's domains, and where the files of gateways lie in each. */
@NullMarked
package dev.gatehouse.launchd.domain;

import org.jspecify.annotations.NullMarked;
