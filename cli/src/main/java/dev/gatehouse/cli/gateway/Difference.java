package dev.gatehouse.cli.gateway;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.reconcile.Action;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.reconcile.Plan;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How a service differs from its profile, in the words of the list. They follow from what reconcile would do.
 *
 * @param note a few words; empty if they match
 * @param finding what needs another command than reconcile
 * @param reconciles whether reconcile would change something that matters
 */
record Difference(String note, Optional<Finding> finding, boolean reconciles) {
    static final Difference NONE = new Difference("", Optional.empty(), false);

    static Difference withoutProfile(List<Holder> others) {
        String elsewhere = others.isEmpty() ? "" : "; " + HeldElsewhereException.sentence(others);
        return new Difference("no profile" + elsewhere, Optional.empty(), true);
    }

    /** A profile whose gateway cannot be defined. */
    static Difference broken(ServiceStatus status, String reason, Remedy remedy) {
        return new Difference(
                "invalid settings",
                Optional.of(new Finding(status.service().toString(), reason, remedy, false)),
                false);
    }

    /** The definition is current, but the gateway runs since before it changed. */
    static Difference olderRun(ServiceName service) {
        Remedy restart = Remedy.gatehouse("gateway", "restart", service.toString());
        return new Difference(
                "runs with older settings",
                Optional.of(new Finding(service.toString(), StaleNote.OLDER_SETTINGS, restart, true)),
                false);
    }

    static Difference of(Inspection.Verdict verdict, ServiceStatus status, Plan plan) {
        StringJoiner note = new StringJoiner("; ");
        boolean reconciles = false;
        for (Action action : plan.actions()) {
            note.add(words(action));
            // A gateway that nobody has started differs in nothing that matters.
            reconciles |= action.type() != Action.Type.REGISTER_DOWN;
        }
        for (Finding finding : plan.findings()) {
            note.add(words(verdict, status, finding));
        }
        return new Difference(note.toString(), plan.findings().stream().findFirst(), reconciles);
    }

    private static String words(Action action) {
        return switch (action.type()) {
            case REGISTER_DOWN, REGISTER_UP -> "no service";
            case REFRESH -> "definition changed";
            case START -> "reconcile would start it: " + action.reason();
            case STOP -> "reconcile would stop it: " + action.reason();
            case REMOVE -> "reconcile would remove it: " + action.reason();
        };
    }

    private static String words(Inspection.Verdict verdict, ServiceStatus status, Finding finding) {
        return switch (verdict) {
            case ADOPTABLE -> "installed by the app";
            case FOREIGN -> "foreign service with the same name";
            default -> status.state() == State.UNKNOWN ? status.reason().orElse("") : finding.reason();
        };
    }
}
