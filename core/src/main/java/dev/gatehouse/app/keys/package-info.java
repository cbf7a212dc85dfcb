/** The grammar of the keys of an app file. */
@NullMarked
package dev.gatehouse.app.keys;

import org.jspecify.annotations.NullMarked;
