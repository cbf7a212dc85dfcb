/**
 * The one interface to all service managers: what can be asked of them, what they answer, what can go wrong, and how
 * the manager of this host is found.
 *
 * <p>A backend is two things that are never mixed: a {@link dev.gatehouse.manager.Renderer}, a pure function from
 * definition to files, and a controller behind {@link dev.gatehouse.manager.ServiceManager}, which looks at what is
 * there, writes the difference and talks to the manager.
 */
@NullMarked
package dev.gatehouse.manager;

import org.jspecify.annotations.NullMarked;
