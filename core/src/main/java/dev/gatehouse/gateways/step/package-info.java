/**
 * The steps of an operation on gateways: open the manager, check what it asks for, look for other holders, record the
 * intent, remove a service. A step that changes something can be taken back.
 */
@NullMarked
package dev.gatehouse.gateways.step;

import org.jspecify.annotations.NullMarked;
