package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Describes one gateway independently of any backend. Immutable.
 *
 * @param profile the profile of the gateway
 * @param description one line for people
 * @param command program and arguments; no shell interprets them
 * @param commandByUnit the command, with {@link Environment#UNIT} where the name belongs that the manager has for the service;
 *     empty if the command does not contain that name
 * @param environment variables to set, besides the home variable
 * @param sources files and directories from which the gateway gets further variables when it starts
 * @param home the app's home directory and the variable that names it
 * @param directory the profile's directory
 * @param workingDirectory absolute path of the directory in which the command starts, by kind of manager
 * @param activate shell script to source before the command
 * @param user account that the gateway runs as if root starts it; empty: the account that starts it
 * @param restart when the gateway restarts
 * @param stop how the gateway stops
 * @param ready how a caller recognizes that the gateway serves requests
 * @param limits resource limits
 * @param logs how much output is kept
 * @param hardening how far the gateway is isolated from the system
 * @param sections what only one kind of service manager has to know
 * @since 0.1.0
 */
public record GatewayDefinition(
        ProfileName profile,
        String description,
        List<String> command,
        List<String> commandByUnit,
        Environment environment,
        EnvironmentSources sources,
        HomeVariable home,
        Path directory,
        ByKind<Path> workingDirectory,
        Optional<Path> activate,
        Optional<String> user,
        RestartPolicy restart,
        StopPolicy stop,
        Readiness ready,
        Limits limits,
        LogPolicy logs,
        Hardening hardening,
        KindSections sections) {
    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the command names no program or contains a NUL; if the description, the
     *     directory or the activation script's path contains control characters; if the user is not a valid account
     *     name; or if a secret sets the home variable or one of the other variables
     */
    public GatewayDefinition {
        command = List.copyOf(command);
        commandByUnit = List.copyOf(commandByUnit);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new InvalidInputException("A gateway's command must name a program");
        }
        // Loops, because each command that shows definitions comes along here: the first use of a stream takes it
        // longer.
        for (String word : command) {
            if (word.indexOf('\0') >= 0) {
                throw new InvalidInputException("A gateway's command must not contain a NUL");
            }
        }
        HomeVariable.requireOneLine("A gateway's description", description);
        HomeVariable.requireOneLine("A profile's directory", directory.toString());
        requireDirectory(workingDirectory.usual());
        workingDirectory.byKind().values().forEach(GatewayDefinition::requireDirectory);
        activate.ifPresent(path -> HomeVariable.requireOneLine("The activation script's path", path.toString()));
        user.ifPresent(AccountName::require);
        for (String name : sources.names()) {
            if (name.equals(home.name()) || environment.names().contains(name)) {
                throw new InvalidInputException(name + " is set by a secret, and also as "
                        + (name.equals(home.name()) ? "the variable of the home" : "a value of env"));
            }
        }
    }

    private static void requireDirectory(Path directory) {
        HomeVariable.requireOneLine("A gateway's working directory", directory.toString());
        if (!directory.isAbsolute()) {
            throw new InvalidInputException("A gateway's working directory must be an absolute path, got "
                    + Quoted.forMessage(directory.toString()));
        }
    }

    /** {@return the name of this gateway's service} */
    public ServiceName service() {
        return new ServiceName(profile);
    }

    /**
     * Returns what this gateway finds in the home variable.
     *
     * @param kind the word of the manager's kind, such as {@code systemd}
     * @return the home or the profile's directory; empty if the variable is not set
     */
    public Optional<Path> exportedHome(String kind) {
        return switch (home.export().under(kind)) {
            case HOME -> Optional.of(home.value());
            case DIRECTORY -> Optional.of(directory);
            case NO -> Optional.empty();
        };
    }

    /**
     * Returns this definition for one manager: with its name for the service in command and variables.
     *
     * @param kind the word of the manager's kind
     * @param unit the name that the manager has for the service
     * @return a definition that depends on no manager
     */
    public GatewayDefinition under(String kind, String unit) {
        if (commandByUnit.isEmpty() && environment.byKind().isEmpty()) {
            return this;
        }
        Builder builder = toBuilder().environment(environment.under(kind, unit)).commandByUnit(List.of());
        if (!commandByUnit.isEmpty()) {
            builder.command(commandByUnit.stream()
                    .map(word -> word.replace(Environment.UNIT, unit))
                    .toList());
        }
        return builder.build();
    }

    /**
     * Begins a new definition. {@link Builder} has the defaults.
     *
     * @param profile the profile of the gateway
     * @param command program and arguments; no shell interprets them
     * @param home the app's home directory and the variable that names it
     * @param directory the profile's directory
     * @return the builder
     */
    public static Builder builder(ProfileName profile, List<String> command, HomeVariable home, Path directory) {
        return new Builder(profile, command, home, directory);
    }

    /** {@return a builder that begins with the values of this definition} */
    public Builder toBuilder() {
        Builder builder = new Builder(profile, command, home, directory);
        builder.description = description;
        builder.commandByUnit = commandByUnit;
        builder.environment = environment;
        builder.sources = sources;
        builder.workingDirectory = workingDirectory;
        builder.activate = activate;
        builder.user = user;
        builder.restart = restart;
        builder.stop = stop;
        builder.ready = ready;
        builder.limits = limits;
        builder.logs = logs;
        builder.hardening = hardening;
        builder.sections = sections;
        return builder;
    }

    /**
     * Builds a definition. The description is "Gateway of" and the profile, the working directory
     * is the profile's directory, the restart policy
     * {@link RestartPolicy#ON_FAILURE}, the stop policy {@link StopPolicy#DEFAULT}, the log policy
     * {@link LogPolicy#DEFAULT}; everything else is empty or off. Not thread-safe.
     */
    public static final class Builder {
        private ProfileName profile;
        private String description;
        private List<String> command;
        private List<String> commandByUnit = List.of();
        private Environment environment = Environment.EMPTY;
        private EnvironmentSources sources = EnvironmentSources.NONE;
        private HomeVariable home;
        private Path directory;
        private ByKind<Path> workingDirectory;
        private Optional<Path> activate = Optional.empty();
        private Optional<String> user = Optional.empty();
        private RestartPolicy restart = RestartPolicy.ON_FAILURE;
        private StopPolicy stop = StopPolicy.DEFAULT;
        private Readiness ready = new Readiness.None();
        private Limits limits = Limits.NONE;
        private LogPolicy logs = LogPolicy.DEFAULT;
        private Hardening hardening = Hardening.NONE;
        private KindSections sections = KindSections.NONE;

        private Builder(ProfileName profile, List<String> command, HomeVariable home, Path directory) {
            this.profile = profile;
            this.command = command;
            this.home = home;
            this.directory = directory;
            this.workingDirectory = ByKind.of(directory);
            this.description = "Gateway of " + profile;
        }

        /**
         * Sets the component {@code profile}.
         *
         * @param profile the profile of the gateway
         * @return this builder
         */
        public Builder profile(ProfileName profile) {
            this.profile = profile;
            return this;
        }

        /**
         * Sets the component {@code description}.
         *
         * @param description one line for people
         * @return this builder
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets the component {@code command}.
         *
         * @param command program and arguments; no shell interprets them
         * @return this builder
         */
        public Builder command(List<String> command) {
            this.command = command;
            return this;
        }

        /**
         * Sets the component {@code commandByUnit}.
         *
         * @param commandByUnit the command, with {@link Environment#UNIT} where the name belongs that the manager has for the
         *     service
         * @return this builder
         */
        public Builder commandByUnit(List<String> commandByUnit) {
            this.commandByUnit = commandByUnit;
            return this;
        }

        /**
         * Sets the component {@code environment}.
         *
         * @param environment variables to set, besides the home variable
         * @return this builder
         */
        public Builder environment(Environment environment) {
            this.environment = environment;
            return this;
        }

        /**
         * Sets the component {@code sources}.
         *
         * @param sources files and directories from which the gateway gets further variables when it starts
         * @return this builder
         */
        public Builder sources(EnvironmentSources sources) {
            this.sources = sources;
            return this;
        }

        /**
         * Sets the component {@code home}.
         *
         * @param home the app's home directory and the variable that names it
         * @return this builder
         */
        public Builder home(HomeVariable home) {
            this.home = home;
            return this;
        }

        /**
         * Sets the component {@code directory}.
         *
         * @param directory the profile's directory
         * @return this builder
         */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /**
         * Sets the component {@code workingDirectory}.
         *
         * @param workingDirectory absolute path of the directory in which the command starts
         * @return this builder
         */
        public Builder workingDirectory(Path workingDirectory) {
            return workingDirectory(ByKind.of(workingDirectory));
        }

        /**
         * Sets the component {@code workingDirectory} by kind of manager.
         *
         * @param workingDirectory absolute paths of the directory in which the command starts
         * @return this builder
         */
        public Builder workingDirectory(ByKind<Path> workingDirectory) {
            this.workingDirectory = workingDirectory;
            return this;
        }

        /**
         * Sets the component {@code activate}.
         *
         * @param activate shell script to source before the command
         * @return this builder
         */
        public Builder activate(Optional<Path> activate) {
            this.activate = activate;
            return this;
        }

        /**
         * Sets the component {@code user}.
         *
         * @param user account that the gateway runs as if root starts it; empty: the account that starts it
         * @return this builder
         */
        public Builder user(Optional<String> user) {
            this.user = user;
            return this;
        }

        /**
         * Sets the component {@code restart}.
         *
         * @param restart when the gateway restarts
         * @return this builder
         */
        public Builder restart(RestartPolicy restart) {
            this.restart = restart;
            return this;
        }

        /**
         * Sets the component {@code stop}.
         *
         * @param stop how the gateway stops
         * @return this builder
         */
        public Builder stop(StopPolicy stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Sets the component {@code ready}.
         *
         * @param ready how a caller recognizes that the gateway serves requests
         * @return this builder
         */
        public Builder ready(Readiness ready) {
            this.ready = ready;
            return this;
        }

        /**
         * Sets the component {@code limits}.
         *
         * @param limits resource limits
         * @return this builder
         */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Sets the component {@code logs}.
         *
         * @param logs how much output is kept
         * @return this builder
         */
        public Builder logs(LogPolicy logs) {
            this.logs = logs;
            return this;
        }

        /**
         * Sets the component {@code hardening}.
         *
         * @param hardening how far the gateway is isolated from the system
         * @return this builder
         */
        public Builder hardening(Hardening hardening) {
            this.hardening = hardening;
            return this;
        }

        /**
         * Sets the component {@code sections}.
         *
         * @param sections what only one kind of service manager has to know
         * @return this builder
         */
        public Builder sections(KindSections sections) {
            this.sections = sections;
            return this;
        }

        /**
         * Builds the definition.
         *
         * @return the definition
         * @throws InvalidInputException if a component is invalid
         */
        public GatewayDefinition build() {
            return new GatewayDefinition(
                    profile,
                    description,
                    command,
                    commandByUnit,
                    environment,
                    sources,
                    home,
                    directory,
                    workingDirectory,
                    activate,
                    user,
                    restart,
                    stop,
                    ready,
                    limits,
                    logs,
                    hardening,
                    sections);
        }
    }
}
