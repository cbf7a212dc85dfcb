/**
 * Compares what should be with what is, and plans the difference.
 *
 * <b>What should be</b> is on disk and nowhere else: the profiles of a home, their gateway settings, and the recorded
 * intents. A profile that was copied, renamed by hand, or created while its container was down is as good as one made
 * by a command.
 *
 * <b>What is</b> comes from the service manager each time: the services that it knows, whether their files are current,
 * and their states. It is never read from a file that a process left behind.
 *
 * <b>The plan</b> ({@link dev.gatehouse.reconcile.Plan}) is a list of actions with reasons, which can be printed or
 * executed. It is empty if everything is as it should be, and again after it has been executed.
 * {@link dev.gatehouse.reconcile.Reconciler} makes and applies it at any time;
 * {@link dev.gatehouse.reconcile.ContainerBoot} registers all gateways when a container starts.
 *
 * <b>Doubt prevents an action.</b> A profile with invalid settings keeps its service in its present state, and is
 * reported as a {@link dev.gatehouse.reconcile.Finding}. A service is removed only if its profile's directory certainly
 * does not exist; a directory that cannot be read, has no marker file, or is on a volume that is not mounted is no
 * proof. A running gateway is stopped only if an operator recorded that. A gateway that has failed is reported and not
 * started again, because the operator has to fix the cause first.
 *
 * <b>A home has one owner.</b> Two containers on one volume would both run its gateways, and their loggers would
 * compete for the same locks; {@link dev.gatehouse.profile.owner.HomeOwner} lets the second one detect that.
 *
 * <p>This package uses backends only through {@link dev.gatehouse.manager.ServiceManager}.
 */
@NullMarked
package dev.gatehouse.reconcile;

import org.jspecify.annotations.NullMarked;
