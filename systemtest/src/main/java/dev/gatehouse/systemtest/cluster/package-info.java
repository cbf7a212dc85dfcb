/**
 * A real Kubernetes of the tests' own, in namespaces: etcd, API server, controllers, scheduler and a node, as far as a test needs
 * them. {@code systemtest/cluster/build} builds it once for each version, outside the checkout.
 */
@NullMarked
package dev.gatehouse.systemtest.cluster;

import org.jspecify.annotations.NullMarked;
