/** What models of service managers that are not here have in common. */
@NullMarked
package dev.gatehouse.systemtest.model;

import org.jspecify.annotations.NullMarked;
