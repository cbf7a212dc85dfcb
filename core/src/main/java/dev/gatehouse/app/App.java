package dev.gatehouse.app;

import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.app.layout.AppRecords;
import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.SettingsPlace;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The program whose gateways are managed: a preset, or the content of an app file ({@code docs/app-file.md}).
 * Immutable.
 *
 * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or {@code -};
 *     at most 64 characters
 * @param description one line for people; the description of each gateway
 * @param home where the app keeps its files
 * @param profiles how its profiles look on disk
 * @param settings where the settings of a profile's gateway are
 * @param launch how its gateways are started
 * @param defaults what the settings of a profile need not say. The port is empty; a readiness by port has {@link
 *     dev.gatehouse.definition.Readiness.Port#OWN}
 * @param records what the app itself writes about the runs of its gateways
 * @param names names of the services, per backend
 * @param ownService what the app does about its own service definitions
 * @param manager the kind of service manager that runs its gateways, as a word such as {@code kubernetes}; empty: as the caller or
 *     the host decides
 * @since 0.1.0
 */
public record App(
        String name,
        String description,
        AppHome home,
        ProfileLayout profiles,
        SettingsPlace settings,
        Launch launch,
        GatewaySettings defaults,
        AppRecords records,
        ServiceNames names,
        OwnService ownService,
        Optional<String> manager) {
    /**
     * Checks the components, and adds the default names of each of the library's own backends that has none.
     *
     * @throws InvalidInputException if a component is invalid; the message names it
     */
    public App {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new InvalidInputException("app must be one word, got " + Quoted.forMessage(name));
        }
        HomeVariable.requireOneLine("description", description);
        Optional<String> refusal = records.refusal(defaults.ready());
        if (refusal.isPresent()) {
            throw new InvalidInputException(refusal.get());
        }
        names = names.completed(name);
    }

    /**
     * Returns the names of this app's services under one kind of manager.
     *
     * @param stem how the kind names services
     * @return the names that the app sets, otherwise the default
     * @throws InvalidInputException if the kind does not allow them
     */
    public NamePattern names(NamingStem stem) {
        NamePattern set = names.patterns().get(stem.key());
        if (set == null) {
            String usual = names.stems().get(stem.key());
            set = stem.pattern(usual == null ? stem.defaultFor(name) : usual);
        }
        stem.require(set);
        return set;
    }

    /**
     * Returns why a profile cannot have the services of this app, under any of the library's own kinds of manager.
     *
     * @param profile the profile
     * @return the rule that its name breaks, as a sentence without its end; empty if it breaks none
     */
    public Optional<String> refusal(ProfileName profile) {
        return names.refusal(profile);
    }

    /**
     * Returns the variables that say, in a service that the app itself installed, whose gateway it runs.
     *
     * @return the home variable, then those of the app's environment whose value is a profile's directory
     */
    public List<String> directoryVariables() {
        List<String> variables = new ArrayList<>(List.of(home.variable()));
        variables.addAll(variablesWith("{directory}"));
        return variables;
    }

    private List<String> variablesWith(String value) {
        List<String> variables = new ArrayList<>();
        for (Map.Entry<String, String> variable :
                defaults.environment().variables().entrySet()) {
            if (variable.getValue().equals(value)) {
                variables.add(variable.getKey());
            }
        }
        defaults.environment().byKind().forEach((name, values) -> {
            Optional<String> wanted = Optional.of(value);
            if (values.usual().equals(wanted) || values.byKind().containsValue(wanted)) {
                variables.add(name);
            }
        });
        return variables;
    }

    /**
     * Returns the directory of the profile whose gateway a service runs that the app itself installed. If none of {@link
     * #directoryVariables()} is set, it is the usual home of the account that {@code HOME} names, unless another variable
     * names a profile.
     *
     * @param variables the value of a variable that the service sets; empty if it does not set it
     * @return the directory, as the service writes it; empty if the service does not say it
     */
    public Optional<String> serviceDirectory(Function<String, Optional<String>> variables) {
        for (String variable : directoryVariables()) {
            Optional<String> directory = variables.apply(variable);
            if (directory.isPresent() && !directory.get().isEmpty()) {
                return directory;
            }
        }
        for (String variable : variablesWith("{profile}")) {
            if (variables.apply(variable).isPresent()) {
                return Optional.empty();
            }
        }
        Optional<String> account = variables.apply("HOME");
        return account.isPresent()
                        && account.get().startsWith("/")
                        && home.host().startsWith("~/")
                ? Optional.of(account.get() + home.host().substring(1))
                : Optional.empty();
    }

    /**
     * Begins a new app. {@link AppBuilder} has the defaults.
     *
     * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or
     *     {@code -}; at most 64 characters
     * @param command command of every gateway, as in {@link Launch}
     * @return the builder
     */
    public static AppBuilder builder(String name, List<String> command) {
        return new AppBuilder(name, command);
    }

    /** {@return a builder that begins with the values of this app} */
    public AppBuilder toBuilder() {
        return new AppBuilder(this);
    }
}
