package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The section {@code kubernetes} as it is written, with the rules of its values. Pure.
 *
 * @param keys the section, of the app file overridden by that of the profile
 */
record WorkloadSection(Map<String, ?> keys) {
    private static final long USUAL_USER = 10_000;

    /** All keys. */
    static final List<String> KEYS = List.of(
            "image",
            "pull-policy",
            "pull-secrets",
            "user",
            "claim",
            "claim-path",
            Workload.PROFILE_CLAIM,
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

    private static final List<String> MOUNT = List.of("claim", "path", "claim-path", "read-only");

    private static final List<String> TOLERATION = List.of("key", "operator", "value", "effect", "tolerationSeconds");

    /** Reads all of it. */
    Workload workload() {
        for (String key : keys.keySet()) {
            if (!KEYS.contains(key)) {
                throw invalid(key, "is unknown" + Suggestion.clause(key, KEYS));
            }
        }
        String[] ids = text("user").orElse(Long.toString(USUAL_USER)).split(":", 2);
        long user = id(ids[0]);
        return new Workload(
                required("image", "the image with the app's program"),
                word("pull-policy", List.of("IfNotPresent", "Always", "Never")).orElse(""),
                texts("pull-secrets"),
                user,
                ids.length == 2 ? id(ids[1]) : user,
                required("claim", "the PersistentVolumeClaim with the home"),
                path(text("claim-path").orElse("")),
                profileClaim(text(Workload.PROFILE_CLAIM).orElse("")),
                word("mount", List.of("home", "profile")).orElse("home").equals("profile")
                        ? Workload.Mount.PROFILE
                        : Workload.Mount.HOME,
                text("service-account").orElse(""),
                map("node-selector"),
                tolerations(),
                map("requests"),
                map("limits"),
                mounts(),
                texts("writable"),
                flag("read-only", true),
                text("tools-image").orElseGet(() -> text("image").orElse("")),
                flag("isolated", false));
    }

    private static InvalidInputException invalid(String key, String what) {
        return new InvalidInputException(Workload.SECTION + "." + key + " " + what);
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

    private static String profileClaim(String text) {
        String example = text.replace(Workload.PROFILE, "x");
        // RFC 1123, as the API server requires it of a name.
        if (!text.isEmpty() && !example.matches("[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?")) {
            throw invalid(
                    Workload.PROFILE_CLAIM,
                    "must be the name of a claim, or a pattern such as agents-" + Workload.PROFILE + ", got "
                            + Quoted.forMessage(text));
        }
        return text;
    }

    private Optional<String> text(String key) {
        Object value = keys.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map || value instanceof List || value.toString().isBlank()) {
            throw invalid(key, "must be one word");
        }
        return Optional.of(value.toString());
    }

    private String required(String key, String what) {
        return text(key).orElseThrow(() -> invalid(key, "is missing: " + what));
    }

    private Optional<String> word(String key, List<String> words) {
        Optional<String> text = text(key);
        text.filter(word -> !words.contains(word)).ifPresent(word -> {
            throw invalid(key, "must be one of " + String.join(", ", words) + ", got " + Quoted.forMessage(word));
        });
        return text;
    }

    private boolean flag(String key, boolean usual) {
        return word(key, List.of("true", "false")).map(Boolean::parseBoolean).orElse(usual);
    }

    private List<String> texts(String key) {
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

    private Map<String, String> map(String key) {
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

    private List<Workload.MoreClaim> mounts() {
        List<Workload.MoreClaim> all = new ArrayList<>();
        for (Map<String, Object> one : maps("mounts", MOUNT)) {
            WorkloadSection mount = new WorkloadSection(one);
            String place = mount.required("path", "where the gateway sees the claim");
            if (!place.startsWith("/")) {
                throw invalid("mounts", "must have an absolute path, got " + Quoted.forMessage(place));
            }
            all.add(new Workload.MoreClaim(
                    mount.required("claim", "the PersistentVolumeClaim"),
                    place,
                    path(mount.text("claim-path").orElse("")),
                    mount.flag("read-only", false)));
        }
        return all;
    }

    private List<Map<String, Object>> tolerations() {
        List<Map<String, Object>> all = maps("tolerations", TOLERATION);
        for (Map<String, Object> toleration : all) {
            toleration.computeIfPresent("tolerationSeconds", (key, word) -> seconds(String.valueOf(word)));
        }
        return all;
    }

    /** A list of maps that have no other keys than these. */
    private List<Map<String, Object>> maps(String key, List<String> known) {
        Object value = keys.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw invalid(key, "must be a list");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> map) || !known.containsAll(map.keySet())) {
                throw invalid(key, "must have only " + String.join(", ", known));
            }
            Map<String, Object> words = new LinkedHashMap<>();
            map.forEach((name, word) -> words.put(String.valueOf(name), word));
            all.add(words);
        }
        return all;
    }
}
