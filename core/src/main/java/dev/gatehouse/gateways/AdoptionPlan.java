package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.step.OtherHolders;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what an adoption would take over. Changes nothing. */
record AdoptionPlan(Gateways gateways) {
    List<Adoption> of(Collection<ProfileName> profiles) {
        ServiceManager manager = gateways.manager();
        OtherHolders others = new OtherHolders(gateways.home(), gateways.search(), Verb.INSTALL);
        others.look(manager, profiles.stream().map(ServiceName::new).toList());
        Set<ServiceName> ours = Set.copyOf(manager.services());
        List<Adoption> adoptions = new ArrayList<>();
        for (ProfileName profile : profiles) {
            try {
                List<String> lines = lines(manager, others, ours, gateways.definition(profile));
                if (!lines.isEmpty()) {
                    adoptions.add(new Adoption(profile, lines, Optional.empty()));
                }
            } catch (GatehouseException e) {
                adoptions.add(new Adoption(profile, List.of(), Optional.of(e)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return adoptions;
    }

    private static List<String> lines(
            ServiceManager manager, OtherHolders others, Set<ServiceName> ours, GatewayDefinition definition)
            throws IOException {
        ServiceName service = definition.service();
        List<String> lines = new ArrayList<>();
        Inspection.Verdict found =
                manager.inspect(List.of(definition)).getFirst().verdict();
        if (found == Inspection.Verdict.STALE && !ours.contains(service)) {
            lines.addAll(manager.changes(definition));
        }
        List<Holder> holders = others.of(service);
        if (!holders.isEmpty() && !holders.stream().allMatch(manager::takesOver)) {
            throw HeldElsewhereException.refusing(Verb.INSTALL, holders);
        }
        for (Holder holder : holders) {
            lines.add(holder.words() + ": would be replaced; its definition is kept");
        }
        return lines;
    }
}
