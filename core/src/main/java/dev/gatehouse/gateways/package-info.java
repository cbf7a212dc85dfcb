/**
 * What an operator does with gateways, as an API: {@link dev.gatehouse.gateways.Gateways} starts, stops, restarts, installs
 * and uninstalls them, creates, renames and deletes profiles, and reconciles both.
 *
 * <p>A {@link dev.gatehouse.manager.ServiceManager} only does what it is told. This package adds what makes the result last
 * and stay consistent: the definition is refreshed from disk first, the intent is recorded, a port that two profiles ask for
 * is refused, and what could not be done is taken back. So after any of these calls {@code gatehouse reconcile} has nothing
 * to do for the gateways that they were about.
 *
 * <p>The {@code gatehouse} command is a thin layer over this package. Nothing here prints, asks or exits.
 */
@NullMarked
package dev.gatehouse.gateways;

import org.jspecify.annotations.NullMarked;
