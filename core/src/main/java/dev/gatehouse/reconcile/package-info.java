/**
 * What should be, what is, and the way from the one to the other.
 *
 * <p><b>What should be</b> is on disk and nowhere else: the profiles of a home, what each one's configuration says of its
 * gateway, and the intent that the operator last recorded for it. A profile that was copied in, renamed by hand or made
 * on the host while its container was down is as good as one made by a command.
 *
 * <p><b>What is</b> is asked of the service manager each time: which services it knows, whether they are as their
 * definitions would have them, and what they are doing. It is never read from a file that a process left behind.
 *
 * <p><b>The way</b> is a {@link dev.gatehouse.reconcile.Plan}: actions with their reasons, as data, to be shown or carried
 * out. It is empty when all is well, and it is empty after it was carried out, so doing it twice is doing it once.
 * {@link dev.gatehouse.reconcile.Reconciler} makes and applies it at any time; {@link
 * dev.gatehouse.reconcile.ContainerBoot} is the pass at a container's start, when no service is known yet.
 *
 * <p><b>Doubt stops an action and nothing else.</b> A profile whose configuration is broken keeps the service that it
 * has, running or not, and is reported as a {@link dev.gatehouse.reconcile.Finding}; the others go on. A service is
 * removed only where its profile's directory is certainly gone: a directory that cannot be read, has lost its marker
 * file, or lies on a volume that is not mounted is no proof of that. A running gateway is stopped only where somebody
 * recorded that it should be: that nobody ever said anything is no reason to end a process. A gateway that gave up is
 * not started again and again: the operator, who has to mend something first, is told instead.
 *
 * <p>One home has one owner. Two containers on one volume would each believe that the profiles are theirs to run, and
 * their loggers would fight for the same locks; {@link dev.gatehouse.reconcile.HomeOwner} lets the second one say so.
 *
 * <p>This package knows no backend: everything it asks goes through {@link dev.gatehouse.manager.ServiceManager}.
 */
@NullMarked
package dev.gatehouse.reconcile;

import org.jspecify.annotations.NullMarked;
