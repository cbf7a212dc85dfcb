/**
 * Finds the cluster that a caller means, and carries requests to it: over the JDK's TLS sockets ({@code direct}), or with the client
 * library, which no other package may import. Imports {@code json}, {@code api} and {@code direct}.
 */
@NullMarked
package dev.gatehouse.kubernetes.connection;

import org.jspecify.annotations.NullMarked;
