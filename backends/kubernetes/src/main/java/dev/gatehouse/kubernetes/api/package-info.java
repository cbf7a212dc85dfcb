/**
 * Requests to one namespace of a cluster: which there are, how they look, and what their answers mean. {@code Transport} is whatever
 * carries them. Imports {@code json}.
 */
@NullMarked
package dev.gatehouse.kubernetes.api;

import org.jspecify.annotations.NullMarked;
