/**
 * PersistentVolumeClaims with homes and profiles: whether a claim is the right one, whether Gatehouse sees it, and how a profile gets
 * into its own. Imports {@code json}, {@code api}, {@code workload} and {@code gates}.
 */
@NullMarked
package dev.gatehouse.kubernetes.claims;

import org.jspecify.annotations.NullMarked;
