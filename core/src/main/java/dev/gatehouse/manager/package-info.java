/**
 * The one interface to all service managers: operations, statuses, and what each kind can and cannot do.
 *
 * <p>A backend has two parts that are never mixed: a {@link dev.gatehouse.rendering.Renderer}, a pure function from
 * definition to files, and a controller behind {@link dev.gatehouse.manager.ServiceManager}, which compares, writes the
 * difference, and talks to the manager.
 */
@NullMarked
package dev.gatehouse.manager;

import org.jspecify.annotations.NullMarked;
