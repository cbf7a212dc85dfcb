package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Builds an app. The description is the name and "gateway", the home variable
 * the name in capitals and {@code _HOME}, the home {@code ~/.NAME} or {@code /opt/data}, the marker {@code config.yaml},
 * the reserved name {@code default}, the root command the command of named profiles, the restart policy {@link
 * RestartPolicy#ON_FAILURE}; everything else is empty. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class AppBuilder {
    private String name;
    private String description;
    private String homeVariable;
    private String hostHome;
    private Path containerHome = Path.of("/opt/data");
    private Optional<String> user = Optional.empty();
    private OptionalInt fallbackUid = OptionalInt.empty();
    private Optional<Path> activate = Optional.empty();
    private List<String> rootCommand;
    private List<String> namedCommand;
    private Environment environment = Environment.EMPTY;
    private RestartPolicy restart = RestartPolicy.ON_FAILURE;
    private List<String> markers = List.of("config.yaml");
    private List<String> folders = List.of();
    private List<String> reserved = List.of("default");
    private List<String> volatileFiles = List.of();
    private App.Names names = new App.Names(Map.of());

    AppBuilder(String name, List<String> namedCommand) {
        this.name = name;
        this.namedCommand = namedCommand;
        this.description = name + " gateway";
        this.homeVariable = defaultVariable(name);
        this.hostHome = "~/." + name;
        this.rootCommand = namedCommand;
    }

    /** Begins with the values of an app. */
    AppBuilder(App app) {
        this(app.name(), app.namedCommand());
        this.description = app.description();
        this.homeVariable = app.homeVariable();
        this.hostHome = app.hostHome();
        this.containerHome = app.containerHome();
        this.user = app.user();
        this.fallbackUid = app.fallbackUid();
        this.activate = app.activate();
        this.rootCommand = app.rootCommand();
        this.environment = app.environment();
        this.restart = app.restart();
        this.markers = app.markers();
        this.folders = app.folders();
        this.reserved = app.reserved();
        this.volatileFiles = app.volatileFiles();
        this.names = app.names();
    }

    /**
     * Sets the component {@code name}.
     *
     * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or
     *     {@code -}; at most 64 characters
     * @return this builder
     */
    public AppBuilder name(String name) {
        this.name = name;
        return this;
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
     * Sets the component {@code homeVariable}.
     *
     * @param homeVariable environment variable that names the home directory
     * @return this builder
     */
    public AppBuilder homeVariable(String homeVariable) {
        this.homeVariable = homeVariable;
        return this;
    }

    /**
     * Sets the component {@code hostHome}.
     *
     * @param hostHome home directory on a host if the variable is unset; {@code ~} stands for the user's home
     *     directory
     * @return this builder
     */
    public AppBuilder hostHome(String hostHome) {
        this.hostHome = hostHome;
        return this;
    }

    /**
     * Sets the component {@code containerHome}.
     *
     * @param containerHome home directory in a container
     * @return this builder
     */
    public AppBuilder containerHome(Path containerHome) {
        this.containerHome = containerHome;
        return this;
    }

    /**
     * Sets the component {@code user}.
     *
     * @param user account that runs the gateways if root starts them; empty: the account that starts them
     * @return this builder
     */
    public AppBuilder user(Optional<String> user) {
        this.user = user;
        return this;
    }

    /**
     * Sets the component {@code fallbackUid}.
     *
     * @param fallbackUid uid and gid of that account if the account database does not know its name
     * @return this builder
     */
    public AppBuilder fallbackUid(OptionalInt fallbackUid) {
        this.fallbackUid = fallbackUid;
        return this;
    }

    /**
     * Sets the component {@code activate}.
     *
     * @param activate shell script to source before a gateway's command, in a container
     * @return this builder
     */
    public AppBuilder activate(Optional<Path> activate) {
        this.activate = activate;
        return this;
    }

    /**
     * Sets the component {@code rootCommand}.
     *
     * @param rootCommand command of the root profile's gateway, with the placeholders of {@code namedCommand}
     * @return this builder
     */
    public AppBuilder rootCommand(List<String> rootCommand) {
        this.rootCommand = rootCommand;
        return this;
    }

    /**
     * Sets the component {@code namedCommand}.
     *
     * @param namedCommand command of a named profile's gateway; {@code {profile}}, {@code {home}}, {@code
     *     {directory}} and {@code {port}} are placeholders
     * @return this builder
     */
    public AppBuilder namedCommand(List<String> namedCommand) {
        this.namedCommand = namedCommand;
        return this;
    }

    /**
     * Sets the component {@code environment}.
     *
     * @param environment variables set for every gateway
     * @return this builder
     */
    public AppBuilder environment(Environment environment) {
        this.environment = environment;
        return this;
    }

    /**
     * Sets the component {@code restart}.
     *
     * @param restart when the gateways restart, unless the settings of a profile say otherwise. Default: {@link
     *     RestartPolicy#ON_FAILURE}
     * @return this builder
     */
    public AppBuilder restart(RestartPolicy restart) {
        this.restart = restart;
        return this;
    }

    /**
     * Sets the component {@code markers}.
     *
     * @param markers file names, at least one; a directory that has one of these files is a profile. A new
     *     profile gets the first
     * @return this builder
     */
    public AppBuilder markers(List<String> markers) {
        this.markers = markers;
        return this;
    }

    /**
     * Sets the component {@code folders}.
     *
     * @param folders directories that a new profile begins with
     * @return this builder
     */
    public AppBuilder folders(List<String> folders) {
        this.folders = folders;
        return this;
    }

    /**
     * Sets the component {@code reserved}.
     *
     * @param reserved names that a new profile cannot have
     * @return this builder
     */
    public AppBuilder reserved(List<String> reserved) {
        this.reserved = reserved;
        return this;
    }

    /**
     * Sets the component {@code volatileFiles}.
     *
     * @param volatileFiles files of a profile that describe processes, and are deleted after a boot
     * @return this builder
     */
    public AppBuilder volatileFiles(List<String> volatileFiles) {
        this.volatileFiles = volatileFiles;
        return this;
    }

    /**
     * Sets the component {@code names}.
     *
     * @param names stems of the service names, per backend
     * @return this builder
     */
    public AppBuilder names(App.Names names) {
        this.names = names;
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
                name,
                description,
                homeVariable,
                hostHome,
                containerHome,
                user,
                fallbackUid,
                activate,
                rootCommand,
                namedCommand,
                environment,
                restart,
                markers,
                folders,
                reserved,
                volatileFiles,
                names);
    }

    private static String defaultVariable(String app) {
        String word = app.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return (!word.isEmpty() && Character.isDigit(word.charAt(0)) ? "_" : "") + word + "_HOME";
    }
}
