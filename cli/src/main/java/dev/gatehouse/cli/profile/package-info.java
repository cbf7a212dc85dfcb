/** The commands about profiles. */
@NullMarked
package dev.gatehouse.cli.profile;

import org.jspecify.annotations.NullMarked;
