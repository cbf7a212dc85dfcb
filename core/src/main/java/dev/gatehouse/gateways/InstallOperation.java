package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.StartLocks;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Installs gateways, or adopts what the app itself installed. */
final class InstallOperation extends GatewayOperation {
    InstallOperation(Gateways gateways, boolean records, Collection<ProfileName> profiles) {
        super(gateways, Verb.INSTALL, records, profiles);
    }

    GatewayResults install() {
        try (StartLocks _ = locks()) {
            installAll(definitions());
            return results();
        }
    }

    GatewayResults adopt() {
        try (StartLocks _ = locks()) {
            return adoptLocked();
        }
    }

    GatewayResults giveBack() {
        for (PendingGateway gateway : pending.open()) {
            gateway.attempt(() -> {
                manager().giveBack(gateway.service());
                gateway.outcome(Outcome.of(gateway.service(), Change.REMOVED));
            });
        }
        return results();
    }

    private GatewayResults adoptLocked() {
        List<GatewayDefinition> definitions = definitions();
        // The former lines can only be read before they are replaced.
        definitions.forEach(definition -> pending.of(definition.service()).changedLines(changes(definition)));
        installAll(definitions);
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = pending.of(definition.service());
            if (gateway.outcome().change() != Change.CREATED
                    && !changes(definition).isEmpty()) {
                // The adoption changed nothing: the same lines still differ.
                gateway.changedLines(List.of());
            }
            if (gateway.outcome().change() == Change.REFRESHED) {
                recordIfItRuns(gateway);
            }
        }
        return results();
    }

    /** Without a record of ours, the next state that the gateway writes of its own accord would be its intent. */
    private void recordIfItRuns(PendingGateway gateway) {
        Optional<IntentReading> intent = gateway.intent();
        boolean unknown = intent.filter(InstallOperation::isUnknown).isPresent();
        boolean ofGateway = intent.filter(found ->
                        found.intent() == Intent.RUNNING && found.source() == IntentReading.Source.GATEWAY_STATE)
                .isPresent();
        if (!unknown && !ofGateway) {
            return;
        }
        ServiceStatus status = manager().status(gateway.service());
        if (status.isRunning() || (unknown && status.enabled().orElse(false))) {
            gateway.record(Intent.RUNNING);
        }
    }

    /** Never fails: the installation reports what is wrong. */
    private List<String> changes(GatewayDefinition definition) {
        try {
            Inspection found = manager().inspect(List.of(definition)).getFirst();
            return found.verdict() == Inspection.Verdict.STALE ? manager().changes(definition) : List.of();
        } catch (IOException | GatehouseException unknown) {
            return List.of();
        }
    }

    /** If nobody has recorded an intent, an adopted gateway that runs was started by other means. */
    private static boolean isUnknown(IntentReading intent) {
        return intent.source() == IntentReading.Source.NOTHING;
    }

    private void installAll(List<GatewayDefinition> definitions) {
        if (definitions.isEmpty()) {
            return;
        }
        ServiceManager manager = manager();
        List<GatewayDefinition> usual = new ArrayList<>();
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = pending.of(definition.service());
            gateway.attempt(() -> {
                if (others.have(gateway.service())) {
                    // Nothing that runs is ended for something that cannot run. The port is still that of the other
                    // holder.
                    manager.requireStartable(Verb.RESTART, definition, OptionalInt.empty());
                }
                Optional<VerbHooks.Installed> installed = hooks().install(manager, definition);
                if (installed.isEmpty()) {
                    usual.add(definition);
                    return;
                }
                gateway.installed(installed.get().outcome());
                if (installed.get().started()) {
                    gateway.record(Intent.RUNNING);
                }
            });
        }
        if (!usual.isEmpty()) {
            define(usual).forEach((service, outcome) -> pending.of(service).installed(outcome));
        }
        takeOver(definitions);
    }

    /** The definition is there by now, so that the gateway is down only while its holders change. */
    private void takeOver(List<GatewayDefinition> definitions) {
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = pending.of(definition.service());
            List<Holder> holders = others.of(gateway.service());
            if (!holders.isEmpty() && !gateway.failed()) {
                gateway.attempt(() -> takeOver(gateway, holders, definition));
            }
        }
    }

    private void takeOver(PendingGateway gateway, List<Holder> holders, GatewayDefinition definition) {
        // Before its other holder ends it: the app takes that end for a request.
        boolean wanted = gateway.intent()
                .filter(found -> found.intent() == Intent.RUNNING || isUnknown(found))
                .isPresent();
        IntentReading own = gateway.ownIntent();
        List<String> lines = new ArrayList<>();
        for (Holder holder : holders) {
            lines.addAll(manager().takeOver(holder, definition));
        }
        others.look(manager(), List.of(gateway.service()));
        if (others.have(gateway.service())) {
            throw HeldElsewhereException.refusing(verb, others.of(gateway.service()));
        }
        gateway.changedLines(lines);
        if (wanted && gateway.ownIntent().equals(own)) {
            gateway.record(Intent.RUNNING);
        }
        if (gateway.isWanted()) {
            start(gateway, holders);
        }
    }

    private void start(PendingGateway gateway, List<Holder> former) {
        try {
            manager().start(gateway.service(), Wait.PROOF);
        } catch (GatehouseException e) {
            String words = former.stream().map(Holder::words).collect(Collectors.joining(" and "));
            throw new GatehouseException(
                    e.getMessage() + "\n" + words + (former.size() == 1 ? " is" : " are") + " stopped and disabled",
                    e.remedy()
                            .orElseGet(() -> Remedy.gatehouse(
                                    "gateway", "status", gateway.service().toString())),
                    e);
        }
    }
}
