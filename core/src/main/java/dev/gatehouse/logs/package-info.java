/** Reading the output of gateways: a query, a sink for lines, and the interface that a manager implements. */
@NullMarked
package dev.gatehouse.logs;

import org.jspecify.annotations.NullMarked;
