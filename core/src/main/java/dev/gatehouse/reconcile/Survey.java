package dev.gatehouse.reconcile;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.rendering.Renderer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The profiles of a home, as a plan needs them.
 *
 * @param candidates gateways that can run, the root profile's first
 * @param broken profiles whose gateway cannot run, with the reason
 * @param findings entries that look like profiles but are not
 */
record Survey(List<Candidate> candidates, NavigableMap<ProfileName, String> broken, List<Profiles.Finding> findings) {
    /** A profile whose gateway can run. */
    record Candidate(Profile profile, GatewayDefinition definition, IntentReading intent) {}

    /**
     * Reads a home. Renders each definition too, because a backend may refuse what another one accepts.
     *
     * @throws IOException if the home cannot be read
     */
    static Survey of(Home home, Renderer renderer) throws IOException {
        Profiles found = Profiles.scan(home);
        Builder builder = new Builder(home, renderer);
        found.profiles().forEach(builder::look);
        return builder.survey(found.findings());
    }

    /** The name of an entry that is not a profile, for messages. */
    static String subject(Profiles.Finding finding) {
        String name = finding.path().getFileName().toString();
        return ProfileName.isValid(name) ? name : Quoted.forMessage(name);
    }

    private static final class Builder {
        private final Home home;
        private final Renderer renderer;
        private final List<Candidate> candidates = new ArrayList<>();
        private final NavigableMap<ProfileName, String> broken = new TreeMap<>();
        private final NavigableMap<ProfileName, Integer> ports = new TreeMap<>();

        Builder(Home home, Renderer renderer) {
            this.home = home;
            this.renderer = renderer;
        }

        void look(Profile profile) {
            try {
                GatewaySettings settings = profile.settings();
                // The port of a broken profile counts too: its gateway may still run.
                settings.port().ifPresent(port -> ports.put(profile.name(), port));
                GatewayDefinition definition = profile.gateway(settings);
                renderer.render(definition);
                candidates.add(new Candidate(profile, definition, profile.intent()));
            } catch (InvalidInputException e) {
                broken.put(profile.name(), String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // Nothing of one profile may keep the others from being started.
                broken.put(profile.name(), profile.directory() + ": cannot be used: " + e);
            }
        }

        Survey survey(List<Profiles.Finding> findings) {
            Map<ProfileName, String> conflicts = new Ports(ports)
                    .conflicts().stream().collect(Collectors.toMap(Ports.Conflict::refused, c -> c.message(home)));
            conflicts.forEach(broken::putIfAbsent);
            List<Candidate> good = candidates.stream()
                    .filter(candidate -> !broken.containsKey(candidate.profile().name()))
                    .toList();
            return new Survey(good, broken, findings);
        }
    }
}
