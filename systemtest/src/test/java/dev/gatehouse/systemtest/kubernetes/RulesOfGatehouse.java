package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.kubernetes.json.Yaml;
import dev.gatehouse.kubernetes.setup.Permissions;
import java.util.ArrayList;
import java.util.List;

/** The rights that the backend lists, for tests on a real cluster: as a whole, and without one of them. */
final class RulesOfGatehouse {
    private RulesOfGatehouse() {}

    /**
     * One right.
     *
     * @param verb such as {@code list}
     * @param resource as a Role names it, such as {@code statefulsets/scale}
     * @param group its group; empty for the core group
     */
    record Right(String verb, String resource, String group) {
        @Override
        public String toString() {
            return verb + " " + resource;
        }
    }

    /** Every right. */
    static List<Right> all() {
        List<Right> rights = new ArrayList<>();
        for (Permissions.Rule rule : Permissions.RULES) {
            for (String verb : rule.verbs()) {
                rights.add(new Right(verb, rule.name(), rule.resource().roleGroup()));
            }
        }
        return rights;
    }

    /** A Role with every right, as YAML. */
    static String role(String name) {
        return Yaml.of(Permissions.role(name));
    }

    /** A Role with every right but one, as YAML. */
    static String roleWithout(String name, Right missing) {
        List<Permissions.Rule> rules = new ArrayList<>();
        for (Permissions.Rule rule : Permissions.RULES) {
            List<String> verbs = new ArrayList<>(rule.verbs());
            if (rule.name().equals(missing.resource())) {
                verbs.remove(missing.verb());
            }
            if (!verbs.isEmpty()) {
                rules.add(new Permissions.Rule(rule.resource(), rule.subresource(), verbs, rule.purpose()));
            }
        }
        return Yaml.of(Permissions.role(name, rules));
    }
}
