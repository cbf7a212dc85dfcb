package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.kubernetes.json.Tree;
import java.util.List;
import java.util.Map;

/**
 * The section {@code kubernetes} of an app file or of a profile's settings: what a cluster has to know about a gateway beyond its
 * definition. Immutable.
 *
 * @param image the image, which has the app's program and {@code sh}
 * @param pullPolicy {@code IfNotPresent}, {@code Always} or {@code Never}; empty: the cluster's default
 * @param pullSecrets names of Secrets for the registry
 * @param user numeric user of the gateway; its group is {@code group}, which also owns the volume
 * @param group numeric group
 * @param claim name of the PersistentVolumeClaim with the home
 * @param claimPath directory of the home in the claim; empty: the claim is the home
 * @param profileClaim the PersistentVolumeClaim with a profile's directory, with {@code {profile}} for its name; empty: the home's
 * @param mount how much of the home a gateway sees
 * @param serviceAccount the ServiceAccount; empty: {@code default}. Its token is never mounted
 * @param nodeSelector labels of nodes
 * @param tolerations tolerations, as Kubernetes has them
 * @param requests requested resources by name
 * @param limits limits of resources by name; {@code limits.memory} of the gateway's settings is among them
 * @param mounts further claims that a gateway sees
 * @param writable directories besides the home that the gateway can write to; empty again in each pod
 * @param readOnly whether all others are read-only
 * @param toolsImage the image in which Gatehouse itself runs: {@code image}, unless another one is named
 * @param isolated whether a NetworkPolicy allows no connection to the gateway but to its port from its own namespace
 */
public record Workload(
        String image,
        String pullPolicy,
        List<String> pullSecrets,
        long user,
        long group,
        String claim,
        String claimPath,
        String profileClaim,
        Mount mount,
        String serviceAccount,
        Map<String, String> nodeSelector,
        List<Map<String, Object>> tolerations,
        Map<String, String> requests,
        Map<String, String> limits,
        List<MoreClaim> mounts,
        List<String> writable,
        boolean readOnly,
        String toolsImage,
        boolean isolated) {
    /** How much of the home a gateway sees. */
    enum Mount {
        /** All of it. */
        HOME,
        /** The profile's directory and the logs; a gateway cannot read the files of another profile. */
        PROFILE
    }

    /**
     * A further claim.
     *
     * @param claim name of the PersistentVolumeClaim
     * @param path where the gateway sees it; absolute
     * @param claimPath directory in the claim; empty: all of it
     * @param readOnly whether the gateway cannot write there
     */
    record MoreClaim(String claim, String path, String claimPath, boolean readOnly) {}

    /** The key of the section. */
    public static final String SECTION = "kubernetes";

    /** The key for a claim of each profile. */
    public static final String PROFILE_CLAIM = "profile-claim";

    /** The name of a profile in a pattern. */
    static final String PROFILE = "{" + Placeholders.PROFILE + "}";

    /** The keys that say where the home is. */
    public static final List<String> OF_HOME = List.of("claim", "claim-path");

    /**
     * Parses the section.
     *
     * @param keys the section, of the app file overridden by that of the profile
     * @throws InvalidInputException if a key is unknown or has an invalid value, or if image or claim are missing
     */
    public static Workload parse(Map<String, ?> keys) {
        return new WorkloadSection(keys).workload();
    }

    /** Whether each profile gets another claim. */
    public boolean hasClaimPattern() {
        return profileClaim.contains(PROFILE);
    }

    /**
     * The claim with the directory of a profile; empty: it is in the claim of the home, as that of the root profile always is. Different
     * profiles have different ones.
     *
     * @throws InvalidInputException if it is the claim of the home: who deletes the profile empties its claim
     */
    public String claimOf(ProfileName profile) {
        String own = profile.isDefault() ? "" : profileClaim.replace(PROFILE, KubernetesNames.part(profile));
        if (own.equals(claim)) {
            throw new InvalidInputException(SECTION + "." + PROFILE_CLAIM + " of profile " + profile + " is " + own
                    + ", the claim of the home: a profile needs another claim, so change the pattern or set "
                    + PROFILE_CLAIM + " for this profile");
        }
        return own;
    }

    /** What tells this home from all others in a namespace: where it is. */
    public String homeIdentity() {
        return claimPath.isEmpty() ? claim : claim + "/" + claimPath;
    }

    /** The Secrets for the registry, as a pod names them. */
    public List<Tree> pullSecretTrees() {
        return pullSecrets.stream()
                .map(secret -> new Tree().with("name", secret))
                .toList();
    }

    /** What a pod may do: Pod Security "restricted". */
    public Tree podSecurity() {
        return new Tree()
                .with("runAsNonRoot", true)
                .with("runAsUser", user)
                .with("runAsGroup", group)
                .with("fsGroup", group)
                .with("fsGroupChangePolicy", "OnRootMismatch")
                .with("seccompProfile", new Tree().with("type", "RuntimeDefault"));
    }

    /** What a container may do: Pod Security "restricted". */
    public Tree containerSecurity() {
        return new Tree()
                .with("allowPrivilegeEscalation", false)
                .with("capabilities", new Tree().with("drop", List.of("ALL")))
                .with("readOnlyRootFilesystem", readOnly);
    }
}
