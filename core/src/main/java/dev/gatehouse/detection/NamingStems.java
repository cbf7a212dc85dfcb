package dev.gatehouse.detection;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.ArrayList;
import java.util.List;

/** The stems of service names that backends know. */
final class NamingStems {
    private final Providers providers;

    NamingStems(Providers providers) {
        this.providers = providers;
    }

    /**
     * Checks the names of an app for the chosen backend. Stems of further backends can be checked only here, where
     * those backends are known.
     *
     * @throws InvalidInputException if the backend does not allow a name, or if no backend knows a key; it names the app file of the
     *     home, although the app may come from another one
     */
    void require(ServiceManagerProvider chosen, Home home) {
        try {
            require(chosen, home.app());
        } catch (InvalidInputException e) {
            throw e.about(home.path().resolve(AppFile.NAME));
        }
    }

    private void require(ServiceManagerProvider chosen, App app) {
        for (NamingStem stem : chosen.stems()) {
            NamePattern _ = app.names(stem);
        }
        for (String key : app.names().furtherKeys()) {
            List<String> known = keys();
            if (!known.contains(key)) {
                throw new InvalidInputException("Unknown key names." + Quoted.forMessage(key) + "; known keys: "
                        + String.join(", ", known) + Suggestion.clause(key, known));
            }
        }
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (ServiceManagerProvider provider : providers.all()) {
            provider.stems().forEach(stem -> keys.add(stem.key()));
        }
        return keys;
    }
}
