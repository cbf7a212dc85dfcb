package dev.gatehouse.profile;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import java.nio.file.Path;

/**
 * One identity with its own directory and gateway.
 *
 * @since 0.1.0
 */
public record Profile(Home home, ProfileName name) {
    public Path directory() {
        return home.directory(name);
    }

    public ServiceName service() {
        return new ServiceName(name);
    }

    /** What this profile's {@code config.yaml} says of its gateway, read anew. */
    public GatewaySettings settings() {
        return GatewaySettings.read(directory().resolve(GatewaySettings.FILE));
    }

    /**
     * The definition of this profile's gateway, from the app and the profile's settings as they are now.
     *
     * @throws dev.gatehouse.error.InvalidInputException where the settings are wrong; the message names the file
     */
    public GatewayDefinition gateway() {
        return gateway(settings());
    }

    /** The definition of this profile's gateway with settings that were read before. */
    public GatewayDefinition gateway(GatewaySettings settings) {
        App app = home.app();
        return new GatewayDefinition(
                name,
                app.description() + (name.isDefault() ? "" : " (" + name + ")"),
                app.command(name, home.path(), directory(), settings.port()),
                app.environment().with(settings.environment().variables()),
                home.variable(),
                directory(),
                app.activate(),
                app.user(),
                settings.restart(),
                settings.stop(),
                settings.ready(),
                settings.limits(),
                LogPolicy.DEFAULT,
                settings.hardening());
    }

    /** What the operator last asked for. */
    public IntentReading intent() {
        return Intents.read(directory());
    }
}
