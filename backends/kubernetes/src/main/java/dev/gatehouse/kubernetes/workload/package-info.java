/**
 * What is wanted of a cluster for a gateway: its objects, their names and labels, and the launcher in its container with the form of
 * the record that it writes. All of it is computed; nothing here asks a cluster or reads a home. Imports {@code json}.
 */
@NullMarked
package dev.gatehouse.kubernetes.workload;

import org.jspecify.annotations.NullMarked;
