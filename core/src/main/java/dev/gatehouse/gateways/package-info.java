/**
 * The operations of an operator: {@link dev.gatehouse.gateways.Gateways} starts, stops, restarts, installs and
 * uninstalls gateways, creates, renames and deletes profiles, and reconciles both with the service manager.
 *
 * <p>A {@link dev.gatehouse.manager.ServiceManager} only executes commands. This package makes their results last and
 * stay consistent: it updates the definition from disk, records the intent, refuses a port that two profiles use, and
 * undoes what did not succeed. After any of these operations {@code gatehouse reconcile} has nothing to do for their
 * gateways.
 *
 * <p>The {@code gatehouse} command is a thin layer over this package. Nothing here prints, asks questions or exits.
 */
@NullMarked
package dev.gatehouse.gateways;

import org.jspecify.annotations.NullMarked;
