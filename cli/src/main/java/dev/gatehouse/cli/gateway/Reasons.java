package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.output.Console;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.reconcile.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Reasons with the gateways that they concern, so that a reason that hundreds share takes one line. Without lambdas,
 * because a short command uses it.
 */
final class Reasons {
    /** Number of gateways with the same reason that are named, and of their remedies. */
    private static final int MOST = 5;

    private final Map<String, Group> groups = new LinkedHashMap<>();

    /**
     * The gateways with one reason.
     *
     * @param names their names
     * @param remedies the commands that help them
     * @param harmless whether nobody needs to act
     */
    private record Group(List<String> names, Set<Remedy> remedies, boolean harmless) {}

    void add(String name, String reason) {
        add(name, reason, Optional.empty(), true);
    }

    /** Adds a gateway and the command that helps it. */
    void add(Finding finding) {
        add(finding.subject(), finding.reason(), Optional.of(finding.remedy()), finding.harmless());
    }

    private void add(String name, String reason, Optional<Remedy> remedy, boolean harmless) {
        Group group = groups.get(reason);
        if (group == null) {
            group = new Group(new ArrayList<>(), new LinkedHashSet<>(), harmless);
            groups.put(reason, group);
        }
        group.names().add(name);
        if (remedy.isPresent() && group.remedies().size() < MOST) {
            group.remedies().add(remedy.get());
        }
    }

    void printTo(Console console) {
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            String line = names(group.names()) + ": " + entry.getKey();
            if (group.harmless()) {
                console.warn(line);
            } else {
                console.failed(line);
            }
            for (Remedy remedy : group.remedies()) {
                console.remedy(remedy);
            }
        }
    }

    private static String names(List<String> all) {
        StringJoiner names = new StringJoiner(", ");
        for (String name : all.subList(0, Math.min(MOST, all.size()))) {
            names.add(name);
        }
        return all.size() > MOST ? names + " and " + (all.size() - MOST) + " more" : names.toString();
    }
}
