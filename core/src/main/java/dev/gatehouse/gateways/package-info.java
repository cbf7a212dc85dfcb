/**
 * The operator's verbs: start, stop, restart, install, uninstall, reconcile, and what is done to profiles. They join what a
 * {@link dev.gatehouse.manager.ServiceManager} does to services with what has to stay in step with it: definitions from the
 * profiles on disk, intents, and ports that two profiles cannot share. Whoever uses these leaves nothing to reconcile.
 */
@NullMarked
package dev.gatehouse.gateways;

import org.jspecify.annotations.NullMarked;
