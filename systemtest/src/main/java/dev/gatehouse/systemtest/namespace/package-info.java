/**
 * Containers without a container engine and machines without a hypervisor: s6-svscan or systemd as PID 1 of namespaces with a
 * copy-on-write view of the host's root. Nothing inside changes the host, and everything inside ends with PID 1.
 */
@NullMarked
package dev.gatehouse.systemtest.namespace;

import org.jspecify.annotations.NullMarked;
