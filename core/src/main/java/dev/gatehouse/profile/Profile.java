package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.CommandVariant;
import dev.gatehouse.definition.EnvironmentFiles;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An identity with a directory and a gateway of its own. Immutable; the methods read the disk anew at each call.
 *
 * @param home the home of the profile
 * @param name its name
 * @since 0.1.0
 */
public record Profile(Home home, ProfileName name) {
    /** {@return the profile's directory} */
    public Path directory() {
        return home.directory(name);
    }

    /** {@return the service of the profile's gateway} */
    public ServiceName service() {
        return new ServiceName(name);
    }

    /**
     * Reads the gateway's settings from {@link #settingsFile}; the app has the defaults.
     *
     * @return the settings
     * @throws InvalidInputException if the settings are invalid; the message names the file
     */
    public GatewaySettings settings() {
        return SettingsFile.of(this);
    }

    /** {@return the file with the gateway's settings, whether or not it exists} */
    public Path settingsFile() {
        return directory().resolve(home.app().settings().file());
    }

    /**
     * Returns the file that sets the port of the profile's gateway: {@link #settingsFile}, or a file of the app.
     *
     * @return the file; {@link #settingsFile} if none sets a port
     * @throws InvalidInputException if a file is invalid; the exception names it
     */
    public Path portFile() {
        return PortPlaces.file(this);
    }

    /**
     * Returns the definition of the profile's gateway, from the app and the present settings.
     *
     * @return the definition
     * @throws InvalidInputException if the settings are invalid, or as for {@link #gateway(GatewaySettings)}; the message
     *     names the file
     */
    public GatewayDefinition gateway() {
        return gateway(settings());
    }

    /**
     * Returns the definition of the profile's gateway with settings that were read before.
     *
     * @param settings the settings
     * @return the definition
     * @throws InvalidInputException if the app's command needs a port and the settings have none, or the readiness needs a
     *     state file that the app does not have, or is a sign that the app does not give
     */
    public GatewayDefinition gateway(GatewaySettings settings) {
        return gateway(settings, command());
    }

    /**
     * Checks that the profile's gateway can be defined, without asking its program which commands it knows.
     *
     * @throws InvalidInputException if it cannot, as for {@link #gateway()}
     */
    public void requireDefinable() {
        gateway(settings(), home.app().launch().template(name));
    }

    private GatewayDefinition gateway(GatewaySettings settings, List<String> command) {
        App app = home.app();
        Expansion expansion = new Expansion(this, settings.port());
        requireReady(settings.ready());
        EnvironmentFiles files = app.defaults().files().with(settings.files(), settings.environment());
        List<String> words = expansion.words(command);
        return GatewayDefinition.builder(name, expansion.withoutManager(words), home.variable(), directory())
                .commandByUnit(Expansion.byUnit(words))
                .workingDirectory(app.launch().directory().map(expansion::word).map(Path::of))
                .description(app.description() + (name.isDefault() ? "" : " (" + name + ")"))
                .environment(expansion.environment(app.defaults()
                        .environment()
                        .with(settings.environment())
                        .without(files.names())))
                .sources(files.of(expansion::word))
                .activate(app.launch().activate())
                .user(app.launch().user())
                .restart(settings.restart())
                .stop(settings.stop())
                .ready(settings.ready())
                .limits(settings.limits())
                .logs(settings.logs())
                .hardening(settings.hardening())
                .sections(settings.sections())
                .build();
    }

    /** A gateway that never gives its sign of readiness would run, and every start of it would fail. */
    private void requireReady(Readiness ready) {
        App app = home.app();
        Optional<String> refusal = app.records().refusal(ready);
        if (refusal.isPresent()) {
            // The app's own readiness was checked with the app.
            throw InvalidInputException.in(
                    settingsFile(),
                    app.settings().key(refusal.get())
                            + "; remove it, and 'ready: "
                            + app.defaults().ready().word() + "' of the app applies");
        }
    }

    /** The command that the installed program knows, with its placeholders. Most apps have only one. */
    private List<String> command() {
        List<CommandVariant> variants = home.app().launch().variants(name);
        Optional<List<String>> known = variants.isEmpty() ? Optional.empty() : new Probes(home).choose(variants);
        return known.orElse(home.app().launch().template(name));
    }

    /** {@return the recorded intent} */
    public IntentReading intent() {
        return Intents.read(directory(), home.app());
    }
}
