package dev.gatehouse.app.service;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of an app's services, by the key of their {@link NamingStem}: stems, or patterns. A kind without a value has its
 * default, derived from the app's name. An app has values for each of the library's own backends. Immutable.
 *
 * @param stems stems by key
 * @param patterns patterns by key; of keys without a stem
 * @since 0.1.0
 */
public record ServiceNames(Map<String, String> stems, Map<String, NamePattern> patterns) {
    /**
     * Checks the values of the library's own backends. Only a further backend knows its rules, and checks them.
     *
     * @throws InvalidInputException if a value contains other characters than its manager allows, or is too long for it
     */
    public ServiceNames {
        stems = Map.copyOf(stems);
        patterns = Map.copyOf(patterns);
        for (NamingStem stem : NamingStem.BUILT_IN) {
            String value = stems.get(stem.key());
            NamePattern pattern = value == null ? patterns.get(stem.key()) : pattern(stem, value);
            if (pattern != null) {
                stem.require(pattern);
            }
        }
    }

    private static NamePattern pattern(NamingStem stem, String value) {
        try {
            return stem.pattern(value);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("names." + stem.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Creates names from stems.
     *
     * @param stems stems by key
     * @throws InvalidInputException if a value is invalid, as above
     */
    public ServiceNames(Map<String, String> stems) {
        this(stems, Map.of());
    }

    /**
     * Creates the names of the library's own backends from stems.
     *
     * @param slot prefix of s6 service directories
     * @param unit stem of systemd units
     * @param label stem of launchd labels
     * @param task stem of scheduled tasks
     * @throws InvalidInputException if a value is invalid, as above
     */
    public ServiceNames(String slot, String unit, String label, String task) {
        this(Map.of("slot", slot, "unit", unit, "label", label, "task", task));
    }

    /**
     * Returns the names of a kind that has a value. Every app has values for the library's own backends.
     *
     * @param stem how the kind names services
     * @return the names
     * @throws InvalidInputException if the kind has no value
     */
    public NamePattern of(NamingStem stem) {
        NamePattern pattern = patterns.get(stem.key());
        if (pattern != null) {
            return pattern;
        }
        String value = stems.get(stem.key());
        if (value == null) {
            throw new InvalidInputException("no value for names." + stem.key());
        }
        return stem.pattern(value);
    }

    /** {@return the keys that belong to none of the library's own backends, sorted} */
    public Set<String> furtherKeys() {
        Set<String> keys = new TreeSet<>(stems.keySet());
        keys.addAll(patterns.keySet());
        for (NamingStem stem : NamingStem.BUILT_IN) {
            keys.remove(stem.key());
        }
        return keys;
    }

    /**
     * Returns these names together with the default names of the library's own backends that have no value.
     *
     * @param app the app's name
     * @return the names
     */
    public ServiceNames completed(String app) {
        Map<String, String> all = new HashMap<>(stems);
        for (NamingStem stem : NamingStem.BUILT_IN) {
            if (!all.containsKey(stem.key()) && !patterns.containsKey(stem.key())) {
                all.put(stem.key(), stem.defaultFor(app));
            }
        }
        return all.size() == stems.size() ? this : new ServiceNames(all, patterns);
    }

    /**
     * Returns why a profile cannot have services with these names, under any of the library's own kinds of manager.
     *
     * @param profile the profile
     * @return the rule that its name breaks, as a sentence without its end; empty if it breaks none
     * @throws InvalidInputException if one of these kinds has no value
     */
    public Optional<String> refusal(ProfileName profile) {
        for (NamingStem stem : NamingStem.BUILT_IN) {
            Optional<String> refusal = stem.refusal(of(stem), profile);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
