/**
 * The interface to all service managers: operations, statuses, capabilities and limitations.
 *
 * <p>{@link dev.gatehouse.manager.ServiceManager} is what programs use. A backend implements it with two separate
 * parts: a {@link dev.gatehouse.rendering.Renderer}, a pure function from definition to files, and a controller and
 * installer ({@code dev.gatehouse.spi}), which talk to the manager and write files.
 */
@NullMarked
package dev.gatehouse.manager;

import org.jspecify.annotations.NullMarked;
