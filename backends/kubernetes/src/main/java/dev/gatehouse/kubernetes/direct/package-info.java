/**
 * Connections to an API server with the JDK's own TLS sockets, and the part of kubeconfig files that they understand: certificates,
 * tokens, and the credentials of a pod. A whole process that lists pods takes a third of the time of one with the client library
 * ({@code docs/libraries.md}). {@link dev.gatehouse.kubernetes.direct.ClusterSearch} decides whether a cluster can be reached like
 * that; what it does not know is left to the library, never ignored.
 */
@NullMarked
package dev.gatehouse.kubernetes.direct;

import org.jspecify.annotations.NullMarked;
