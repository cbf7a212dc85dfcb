package dev.gatehouse.app;

import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.app.layout.AppRecords;
import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.SettingsPlace;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds an app. The description is the name and "gateway", the home {@link AppHome#of}, the profiles are
 * {@link ProfileLayout#DEFAULT}, the settings are in {@link SettingsPlace#DEFAULT}, the defaults
 * {@link GatewaySettings#DEFAULTS}, the records {@link AppRecords#NONE}, no manager is named, and all names have their
 * defaults. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class AppBuilder {
    private final String name;
    private String description;
    private AppHome home;
    private ProfileLayout profiles = ProfileLayout.DEFAULT;
    private SettingsPlace settings = SettingsPlace.DEFAULT;
    private Launch launch;
    private GatewaySettings defaults = GatewaySettings.DEFAULTS;
    private AppRecords records = AppRecords.NONE;
    private ServiceNames names = new ServiceNames(Map.of());
    private OwnService ownService = OwnService.NONE;
    private Optional<String> manager = Optional.empty();

    AppBuilder(String name, List<String> command) {
        this.name = name;
        this.description = name + " gateway";
        this.home = AppHome.of(name);
        this.launch = Launch.of(command);
    }

    /** Begins with the values of an app. */
    AppBuilder(App app) {
        this.name = app.name();
        this.description = app.description();
        this.home = app.home();
        this.profiles = app.profiles();
        this.settings = app.settings();
        this.launch = app.launch();
        this.defaults = app.defaults();
        this.records = app.records();
        this.names = app.names();
        this.ownService = app.ownService();
        this.manager = app.manager();
    }

    /**
     * Sets the component {@code description}.
     *
     * @param description one line for people; the description of each gateway
     * @return this builder
     */
    public AppBuilder description(String description) {
        this.description = description;
        return this;
    }

    /**
     * Sets the component {@code home}.
     *
     * @param home where the app keeps its files
     * @return this builder
     */
    public AppBuilder home(AppHome home) {
        this.home = home;
        return this;
    }

    /**
     * Sets the component {@code profiles}.
     *
     * @param profiles how its profiles look on disk
     * @return this builder
     */
    public AppBuilder profiles(ProfileLayout profiles) {
        this.profiles = profiles;
        return this;
    }

    /**
     * Sets the component {@code settings}.
     *
     * @param settings where the settings of a profile's gateway are
     * @return this builder
     */
    public AppBuilder settings(SettingsPlace settings) {
        this.settings = settings;
        return this;
    }

    /**
     * Sets the component {@code launch}.
     *
     * @param launch how its gateways are started
     * @return this builder
     */
    public AppBuilder launch(Launch launch) {
        this.launch = launch;
        return this;
    }

    /**
     * Sets the component {@code defaults}.
     *
     * @param defaults what the settings of a profile need not say
     * @return this builder
     */
    public AppBuilder defaults(GatewaySettings defaults) {
        this.defaults = defaults;
        return this;
    }

    /**
     * Sets the component {@code records}.
     *
     * @param records what the app itself writes about the runs of its gateways
     * @return this builder
     */
    public AppBuilder records(AppRecords records) {
        this.records = records;
        return this;
    }

    /**
     * Sets the component {@code names}.
     *
     * @param names stems of the service names, per backend
     * @return this builder
     */
    public AppBuilder names(ServiceNames names) {
        this.names = names;
        return this;
    }

    /**
     * Sets the component {@code ownService}.
     *
     * @param ownService what the app does about its own service definitions
     * @return this builder
     */
    public AppBuilder ownService(OwnService ownService) {
        this.ownService = ownService;
        return this;
    }

    /**
     * Sets the component {@code manager}.
     *
     * @param manager the word of the kind of service manager; empty: not decided by the app
     * @return this builder
     */
    public AppBuilder manager(Optional<String> manager) {
        this.manager = manager;
        return this;
    }

    /**
     * Builds the app.
     *
     * @return the app
     * @throws InvalidInputException if a component is invalid; the message names it
     */
    public App build() {
        return new App(
                name, description, home, profiles, settings, launch, defaults, records, names, ownService, manager);
    }
}
