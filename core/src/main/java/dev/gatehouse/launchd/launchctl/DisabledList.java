package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.spi.command.CommandResult;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The labels that are disabled in a domain, from {@code launchctl print-disabled}. Its lines are {@code "label" =>
 * disabled}, or {@code "label" => true} before macOS 13. launchd keeps the list across reboots, whether or not the
 * property list exists. System Settings adds the label of a background item that its user switches off.
 *
 * @param domain the domain that has answered
 * @param labels the disabled labels; others are enabled, whether or not the list names them
 */
public record DisabledList(Domain domain, Set<String> labels) {
    /**
     * Queries launchd: the first of these domains that exists. Those of one account have the same list; without a login at
     * the screen only the user's domain answers.
     *
     * @return empty if no domain has a list
     */
    public static Optional<DisabledList> query(Launchctl launchctl, List<Domain> domains) {
        for (Domain domain : domains) {
            CommandResult result = launchctl.call(domain.target(), "print-disabled", domain.target());
            if (result.succeeded()) {
                return Optional.of(new DisabledList(domain, parse(result.output())));
            }
        }
        return Optional.empty();
    }

    static Set<String> parse(String output) {
        Set<String> labels = new HashSet<>();
        for (String line : output.split("\n", -1)) {
            String entry = line.strip();
            int arrow = entry.lastIndexOf(" => ");
            boolean disabled = entry.endsWith(" => disabled") || entry.endsWith(" => true");
            if (disabled && entry.startsWith("\"") && arrow > 2 && entry.charAt(arrow - 1) == '"') {
                labels.add(entry.substring(1, arrow - 1));
            }
        }
        return labels;
    }

    public boolean contains(String label) {
        return labels.contains(label);
    }
}
