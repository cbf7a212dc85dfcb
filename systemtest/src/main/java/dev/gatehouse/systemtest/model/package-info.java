/** Common base of the models of service managers. */
@NullMarked
package dev.gatehouse.systemtest.model;

import org.jspecify.annotations.NullMarked;
