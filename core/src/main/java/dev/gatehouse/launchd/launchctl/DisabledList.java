package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.spi.command.CommandResult;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The labels that are disabled in a domain, from {@code launchctl print-disabled}. Its lines are {@code "label" =>
 * disabled}, or {@code "label" => true} before macOS 13. launchd keeps the list across reboots, whether or not the
 * property list exists.
 */
public record DisabledList(Set<String> labels) {
    /** Queries launchd; empty if the domain has no list. */
    public static Optional<DisabledList> query(Launchctl launchctl, Domain domain) {
        CommandResult result = launchctl.call(domain.target(), "print-disabled", domain.target());
        return result.succeeded() ? Optional.of(parse(result.output())) : Optional.empty();
    }

    static DisabledList parse(String output) {
        Set<String> labels = new HashSet<>();
        for (String line : output.split("\n", -1)) {
            String entry = line.strip();
            int arrow = entry.lastIndexOf(" => ");
            boolean disabled = entry.endsWith(" => disabled") || entry.endsWith(" => true");
            if (disabled && entry.startsWith("\"") && arrow > 2 && entry.charAt(arrow - 1) == '"') {
                labels.add(entry.substring(1, arrow - 1));
            }
        }
        return new DisabledList(labels);
    }

    public boolean contains(String label) {
        return labels.contains(label);
    }
}
