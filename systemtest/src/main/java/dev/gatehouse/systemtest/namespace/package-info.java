/**
 * Containers without a container engine and machines without a hypervisor: s6-svscan or systemd as process 1 of
 * namespaces of its own, over a copy-on-write view of the host's root, so that nothing that happens in it reaches the
 * host, and everything in it ends with process 1.
 */
@NullMarked
package dev.gatehouse.systemtest.namespace;

import org.jspecify.annotations.NullMarked;
