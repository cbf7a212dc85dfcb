package dev.gatehouse.app;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The program whose gateways are managed: a preset, or the content of an app file ({@code docs/app-file.md}).
 * Immutable.
 *
 * @param name short name, used in messages: a letter or digit, then letters, digits, {@code _}, {@code .} or {@code -};
 *     at most 64 characters
 * @param description one line for people; the description of each gateway
 * @param home where the app keeps its files
 * @param profiles how its profiles look on disk
 * @param launch how its gateways are started
 * @param defaults what the settings of a profile need not say. The port is empty; a readiness by port has {@link
 *     dev.gatehouse.definition.Readiness.Port#OWN}
 * @param names stems of the service names, per backend
 * @since 0.1.0
 */
public record App(
        String name,
        String description,
        AppHome home,
        ProfileLayout profiles,
        Launch launch,
        GatewaySettings defaults,
        Names names) {
    /**
     * Checks the components, and adds the default stem of each of the library's own backends that has none.
     *
     * @throws InvalidInputException if a component is invalid; the message names it
     */
    public App {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new InvalidInputException("app must be one word, got " + Quoted.forMessage(name));
        }
        HomeVariable.requireOneLine("description", description);
        names = names.completed(name);
    }

    /**
     * Returns the stem of this app's service names under one kind of manager.
     *
     * @param stem the kind's stem
     * @return the value that the app sets, otherwise the stem's default
     */
    public String stem(NamingStem stem) {
        String set = names.stems().get(stem.key());
        return set == null ? stem.of(name) : set;
    }

    /**
     * Stems of an app's service names, by the key of their {@link NamingStem}. A stem without a value has its default,
     * derived from the app's name ({@link App#stem}). An app has a value for each of the library's own backends.
     * Immutable.
     *
     * @param stems value by key
     */
    public record Names(Map<String, String> stems) {
        /**
         * Checks the stems.
         *
         * @throws InvalidInputException if a value contains other characters than letters, digits, {@code .}, {@code _}
         *     and {@code -}, or is too long for its manager
         */
        public Names {
            stems = Map.copyOf(stems);
            for (Map.Entry<String, String> stem : stems.entrySet()) {
                NamingStem.requireCharacters(stem.getKey(), stem.getValue());
            }
            // Only a backend knows the limit of a stem of its own, and checks it.
            for (NamingStem stem : NamingStem.BUILT_IN) {
                String value = stems.get(stem.key());
                if (value != null) {
                    stem.requireLength(value);
                }
            }
        }

        /**
         * Creates the stems of the library's own backends.
         *
         * @param slot prefix of s6 service directories
         * @param unit stem of systemd units
         * @param label stem of launchd labels
         * @param task stem of scheduled tasks
         * @throws InvalidInputException if a value is invalid, as above
         */
        public Names(String slot, String unit, String label, String task) {
            this(Map.of("slot", slot, "unit", unit, "label", label, "task", task));
        }

        /**
         * Returns the value of a stem that has one. Every app has values for the library's own backends.
         *
         * @param stem the stem
         * @return its value
         * @throws InvalidInputException if the stem has no value
         */
        public String of(NamingStem stem) {
            String value = stems.get(stem.key());
            if (value == null) {
                throw new InvalidInputException("no value for the stem " + stem.key());
            }
            return value;
        }

        /** {@return the keys that belong to none of the library's own backends, sorted} */
        public Set<String> furtherKeys() {
            Set<String> keys = new TreeSet<>(stems.keySet());
            for (NamingStem stem : NamingStem.BUILT_IN) {
                keys.remove(stem.key());
            }
            return keys;
        }

        private Names completed(String app) {
            Map<String, String> all = new HashMap<>(stems);
            for (NamingStem stem : NamingStem.BUILT_IN) {
                if (!all.containsKey(stem.key())) {
                    all.put(stem.key(), stem.of(app));
                }
            }
            return all.size() == stems.size() ? this : new Names(all);
        }
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
