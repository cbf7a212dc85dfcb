package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

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
record Workload(
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
    static final String SECTION = "kubernetes";

    /** The key for a claim of each profile. */
    static final String PROFILE_CLAIM = "profile-claim";

    private static final String PROFILE = "{" + Placeholders.PROFILE + "}";

    private static final long USUAL_USER = 10_000;

    /** All keys. */
    static final List<String> KEYS = List.of(
            "image",
            "pull-policy",
            "pull-secrets",
            "user",
            "claim",
            "claim-path",
            PROFILE_CLAIM,
            "mount",
            "service-account",
            "node-selector",
            "tolerations",
            "requests",
            "limits",
            "mounts",
            "writable",
            "read-only",
            "tools-image",
            "isolated");

    /** The keys that say where the home is. */
    static final List<String> OF_HOME = List.of("claim", "claim-path");

    private static final List<String> MOUNT = List.of("claim", "path", "claim-path", "read-only");

    private static final Set<String> TOLERATION = Set.of("key", "operator", "value", "effect", "tolerationSeconds");

    /**
     * Parses the section.
     *
     * @param keys the section, of the app file overridden by that of the profile
     * @throws InvalidInputException if a key is unknown or has an invalid value, or if image or claim are missing
     */
    static Workload parse(Map<String, ?> keys) {
        Reading reading = new Reading(keys);
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key)) {
                throw invalid(key, "is unknown" + Suggestion.clause(key, KEYS));
            }
        }
        String[] ids = reading.text("user").orElse(Long.toString(USUAL_USER)).split(":", 2);
        long user = id(ids[0]);
        return new Workload(
                reading.required("image", "the image with the app's program"),
                reading.word("pull-policy", List.of("IfNotPresent", "Always", "Never"))
                        .orElse(""),
                reading.texts("pull-secrets"),
                user,
                ids.length == 2 ? id(ids[1]) : user,
                reading.required("claim", "the PersistentVolumeClaim with the home"),
                path(reading.text("claim-path").orElse("")),
                profileClaim(
                        reading.text(PROFILE_CLAIM).orElse(""),
                        reading.text("claim").orElse("")),
                reading.word("mount", List.of("home", "profile")).orElse("home").equals("profile")
                        ? Mount.PROFILE
                        : Mount.HOME,
                reading.text("service-account").orElse(""),
                reading.map("node-selector"),
                reading.tolerations(),
                reading.map("requests"),
                reading.map("limits"),
                reading.mounts(),
                reading.texts("writable"),
                reading.flag("read-only", true),
                reading.text("tools-image")
                        .orElseGet(() -> reading.text("image").orElse("")),
                reading.flag("isolated", false));
    }

    private static InvalidInputException invalid(String key, String what) {
        return new InvalidInputException(SECTION + "." + key + " " + what);
    }

    /** Pod Security "restricted" refuses root. */
    private static long id(String text) {
        OptionalLong id =
                text.matches("[1-9][0-9]{0,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        return id.orElseThrow(() ->
                invalid("user", "must be a number above 0, such as 10000, or UID:GID, got " + Quoted.forMessage(text)));
    }

    private static Object seconds(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw invalid(
                    "tolerations",
                    "must have a number of seconds as tolerationSeconds, got " + Quoted.forMessage(text));
        }
        return Long.parseLong(text);
    }

    private static String path(String text) {
        boolean plain = !text.startsWith("/") && !List.of(text.split("/", -1)).contains("..");
        if (!plain) {
            throw invalid(
                    "claim-path",
                    "must be a path in the claim, without '..' and '/' at its beginning, got "
                            + Quoted.forMessage(text));
        }
        return text;
    }

    private static String profileClaim(String text, String claim) {
        String example = text.replace(PROFILE, "x");
        // RFC 1123, as the API server requires it of a name.
        if (!text.isEmpty() && !example.matches("[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?")) {
            throw invalid(
                    PROFILE_CLAIM,
                    "must be the name of a claim, or a pattern such as agents-" + PROFILE + ", got "
                            + Quoted.forMessage(text));
        }
        if (text.equals(claim)) {
            throw invalid(PROFILE_CLAIM, "must be another claim than that of the home, got " + Quoted.forMessage(text));
        }
        return text;
    }

    /** Whether each profile gets another claim. */
    boolean hasClaimPattern() {
        return profileClaim.contains(PROFILE);
    }

    /** The claim with the directory of a named profile; empty: it is in the claim of the home. Different profiles have different ones. */
    String claimOf(ProfileName profile) {
        return profileClaim.replace(PROFILE, KubernetesNames.part(profile));
    }

    /** What tells this home from all others in a namespace: where it is. */
    String homeIdentity() {
        return claimPath.isEmpty() ? claim : claim + "/" + claimPath;
    }

    List<Tree> pullSecretTrees() {
        return pullSecrets.stream()
                .map(secret -> new Tree().with("name", secret))
                .toList();
    }

    /** What a pod may do: Pod Security "restricted". */
    Tree podSecurity() {
        return new Tree()
                .with("runAsNonRoot", true)
                .with("runAsUser", user)
                .with("runAsGroup", group)
                .with("fsGroup", group)
                .with("fsGroupChangePolicy", "OnRootMismatch")
                .with("seccompProfile", new Tree().with("type", "RuntimeDefault"));
    }

    /** What a container may do: Pod Security "restricted". */
    Tree containerSecurity() {
        return new Tree()
                .with("allowPrivilegeEscalation", false)
                .with("capabilities", new Tree().with("drop", List.of("ALL")))
                .with("readOnlyRootFilesystem", readOnly);
    }

    private record Reading(Map<String, ?> keys) {
        Optional<String> text(String key) {
            Object value = keys.get(key);
            if (value == null) {
                return Optional.empty();
            }
            if (value instanceof Map
                    || value instanceof List
                    || value.toString().isBlank()) {
                throw invalid(key, "must be one word");
            }
            return Optional.of(value.toString());
        }

        String required(String key, String what) {
            return text(key).orElseThrow(() -> invalid(key, "is missing: " + what));
        }

        Optional<String> word(String key, List<String> words) {
            Optional<String> text = text(key);
            text.filter(word -> !words.contains(word)).ifPresent(word -> {
                throw invalid(key, "must be one of " + String.join(", ", words) + ", got " + Quoted.forMessage(word));
            });
            return text;
        }

        boolean flag(String key, boolean usual) {
            return word(key, List.of("true", "false"))
                    .map(Boolean::parseBoolean)
                    .orElse(usual);
        }

        List<String> texts(String key) {
            Object value = keys.get(key);
            if (value == null) {
                return List.of();
            }
            if (!(value instanceof List<?> list)
                    || list.stream().anyMatch(one -> one instanceof Map || one instanceof List)) {
                throw invalid(key, "must be a list of words");
            }
            return list.stream().map(String::valueOf).toList();
        }

        Map<String, String> map(String key) {
            Object value = keys.get(key);
            if (value == null) {
                return Map.of();
            }
            if (!(value instanceof Map<?, ?> map)
                    || map.values().stream().anyMatch(one -> one instanceof Map || one instanceof List)) {
                throw invalid(key, "must have a word for each of its keys");
            }
            Map<String, String> words = new TreeMap<>();
            map.forEach((name, word) -> words.put(String.valueOf(name), String.valueOf(word)));
            return words;
        }

        List<MoreClaim> mounts() {
            Object value = keys.get("mounts");
            if (value == null) {
                return List.of();
            }
            List<MoreClaim> all = new ArrayList<>();
            if (!(value instanceof List<?> list)) {
                throw invalid("mounts", "must be a list");
            }
            for (Object one : list) {
                if (!(one instanceof Map<?, ?> map) || !MOUNT.containsAll(map.keySet())) {
                    throw invalid("mounts", "must have claim, path, claim-path and read-only only");
                }
                Map<String, Object> words = new LinkedHashMap<>();
                map.forEach((name, word) -> words.put(String.valueOf(name), word));
                Reading mount = new Reading(words);
                String place = mount.required("path", "where the gateway sees the claim");
                if (!place.startsWith("/")) {
                    throw invalid("mounts", "must have an absolute path, got " + Quoted.forMessage(place));
                }
                all.add(new MoreClaim(
                        mount.required("claim", "the PersistentVolumeClaim"),
                        place,
                        path(mount.text("claim-path").orElse("")),
                        mount.flag("read-only", false)));
            }
            return all;
        }

        List<Map<String, Object>> tolerations() {
            Object value = keys.get("tolerations");
            if (value == null) {
                return List.of();
            }
            List<Map<String, Object>> all = new ArrayList<>();
            if (!(value instanceof List<?> list)) {
                throw invalid("tolerations", "must be a list");
            }
            for (Object one : list) {
                if (!(one instanceof Map<?, ?> map) || !TOLERATION.containsAll(map.keySet())) {
                    throw invalid("tolerations", "must have key, operator, value, effect and tolerationSeconds only");
                }
                Map<String, Object> toleration = new LinkedHashMap<>();
                map.forEach((name, word) -> toleration.put(
                        String.valueOf(name), name.equals("tolerationSeconds") ? seconds(String.valueOf(word)) : word));
                all.add(toleration);
            }
            return all;
        }
    }
}
