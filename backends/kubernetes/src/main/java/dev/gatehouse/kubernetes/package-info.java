/**
 * Gateways as workloads of a Kubernetes cluster. Facts are of Kubernetes 1.37.
 *
 * <p>A gateway is a StatefulSet with no pod or one. Its number of pods is the only intent: nothing else says whether it should run. The
 * StatefulSet creates the pod, and another one when it is gone; so a restart deletes the pod, and applies a changed template
 * ({@code OnDelete}).
 *
 * <p>What a gateway does is in three places. The StatefulSet says whether it is wanted. The pod says whether there is a node, an image
 * and a container, and whether the probe of readiness succeeds. The launcher, process 1 of the container, keeps the restart policy and
 * records in the home what the gateway does in its container ({@link dev.gatehouse.kubernetes.workload.RunRecord}):
 *
 * <pre>
 *   wanted, no pod                      starting: the StatefulSet's controller is about to create it, or an event says why not
 *   pod without a running container     starting; crashloop if the kubelet waits for something that only a person can mend
 *   container runs, record "up"         up, or starting until the probe succeeds
 *   container runs, record "crashloop"  crashloop: the launcher waits for the next try
 *   container runs, record "finished" or "failed"   the container rests until somebody starts the gateway, which deletes the pod
 *   pod is being deleted                stopping
 *   not wanted, no pod                  down
 *   the node does not answer            unknown
 * </pre>
 *
 * <p>The record counts only for the pod that it names.
 *
 * <p>Here is what the library finds and opens; it imports all packages below, and none of them imports it. From the bottom: {@code json}
 * and {@code direct}, which import nothing of the backend; {@code api} with requests and {@code connection}, which carries them;
 * {@code workload}, what is wanted; {@code gates}, {@code claims} and {@code state}, what is there; and at the top, without each other,
 * {@code setup}, {@code logs}, {@code install} and {@code control}.
 */
@NullMarked
package dev.gatehouse.kubernetes;

import org.jspecify.annotations.NullMarked;
