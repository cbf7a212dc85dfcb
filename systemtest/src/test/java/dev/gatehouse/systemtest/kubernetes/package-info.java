/** Tests of the Kubernetes backend on a real cluster. */
@NullMarked
package dev.gatehouse.systemtest.kubernetes;

import org.jspecify.annotations.NullMarked;
