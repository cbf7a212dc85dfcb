/** The checkout that these classes come from, and its scripts that install and build what tests need. */
@NullMarked
package dev.gatehouse.systemtest.checkout;

import org.jspecify.annotations.NullMarked;
