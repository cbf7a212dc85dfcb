package dev.gatehouse.kubernetes.setup;

import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.json.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that Gatehouse needs in its namespace; it needs none for the whole cluster. Gateways themselves need none. Immutable.
 */
public final class Permissions {
    /**
     * What an account may do with one kind of objects.
     *
     * @param resource the kind
     * @param subresource a part of its objects with rights of its own, such as {@code scale}; empty: the objects
     * @param verbs the verbs of the API
     * @param purpose what they are for, for people
     */
    public record Rule(Resource resource, String subresource, List<String> verbs, String purpose) {
        /** The resource as a Role names it, such as {@code statefulsets/scale}. */
        public String name() {
            return resource.plural() + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    private static final List<String> STATED = List.of("get", "create", "patch", "delete");

    /** {@code update} replaces an object, which {@code --adopt} does with one to which others have added something. */
    private static final List<String> REPLACED = List.of("get", "create", "patch", "update", "delete");

    /** All rules, each with the verbs that every command together needs. */
    public static final List<Rule> RULES = List.of(
            new Rule(
                    Resource.STATEFUL_SET,
                    "",
                    List.of("get", "list", "create", "patch", "update", "delete"),
                    "the gateways"),
            new Rule(Resource.STATEFUL_SET, "scale", List.of("patch"), "start and stop"),
            new Rule(Resource.CLAIM, "", List.of("get", "patch"), "whether the claim is that of the home"),
            new Rule(Resource.POD, "", List.of("list", "watch", "delete"), "status, waiting, and restart"),
            new Rule(Resource.POD, "log", List.of("get"), "logs"),
            new Rule(Resource.EVENT, "", List.of("list"), "why a pod is not created or does not start"),
            new Rule(Resource.CONFIG_MAP, "", REPLACED, "launchers"),
            new Rule(Resource.SECRET, "", REPLACED, "variables"),
            new Rule(Resource.SERVICE, "", STATED, "gateways with a port"),
            new Rule(Resource.NETWORK_POLICY, "", STATED, "gateways that are isolated"));

    private Permissions() {}

    /**
     * Returns the rules as a Role for {@code kubectl apply}.
     *
     * @param name the name of the Role
     */
    public static Tree role(String name) {
        return role(name, RULES);
    }

    /** A Role with some of the rules. */
    public static Tree role(String name, List<Rule> rules) {
        List<Tree> all = new ArrayList<>();
        for (Rule rule : rules) {
            // Not by with(): the name of the core group is an empty text.
            Tree tree = new Tree();
            tree.keys().put("apiGroups", List.of(rule.resource().roleGroup()));
            all.add(tree.with("resources", List.of(rule.name())).with("verbs", rule.verbs()));
        }
        return new Tree()
                .with("apiVersion", "rbac.authorization.k8s.io/v1")
                .with("kind", "Role")
                .with("metadata", new Tree().with("name", name))
                .with("rules", all);
    }
}
