package dev.gatehouse.spi;

import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of a home's services in a place that the services of several homes share. A service has the app's usual name, such
 * as {@code hermes-gateway-coder}, unless another home has a service of that name there. Then it is named after the
 * profile's directory, as Hermes does, with a {@link HashedName} in the place of its name: {@code hermes-gateway-1f3870be}. An installed service keeps its
 * name.
 *
 * <p>Without lambdas, because short commands use it. Thread-safe if the subclass is.
 *
 * @since 0.1.0
 */
public abstract class DistinctNames {
    private final Home home;
    private final NamePattern names;
    private final Map<ProfileName, String> known = new ConcurrentHashMap<>();

    /**
     * For subclasses. Reads nothing.
     *
     * @param home the home of the services
     * @param names the app's usual names
     */
    protected DistinctNames(Home home, NamePattern names) {
        this.home = home;
        this.names = names;
    }

    /** {@return the home of the services} */
    protected final Home home() {
        return home;
    }

    /** {@return the app's usual names} */
    protected final NamePattern usual() {
        return names;
    }

    /**
     * Tests whether the service of a name belongs to this home.
     *
     * @param name the name
     * @param profile the profile whose service may have it
     * @return whether it does; empty if there is none, or if it does not say whose it is, so that the name is free or the
     *     service is foreign
     */
    protected abstract Optional<Boolean> isOwn(String name, ProfileName profile);

    /**
     * Lists the names of the services that are installed in the place, of any home.
     *
     * @return the names; further ones do no harm
     */
    protected abstract List<String> installed();

    /**
     * Returns the name of a profile's service.
     *
     * @param profile the profile
     * @return its name
     */
    public final String of(ProfileName profile) {
        String name = known.get(profile);
        if (name == null) {
            String usual = names.of(profile);
            Optional<Boolean> own = isOwn(usual, profile);
            boolean taken = own.isPresent()
                    ? !own.get()
                    : hasHashed() && isOwn(hashed(profile), profile).orElse(false);
            name = taken ? hashed(profile) : usual;
            if (own.isPresent()) {
                known.put(profile, name);
            }
        }
        return name;
    }

    private String hashed(ProfileName profile) {
        return names.with(HashedName.of(home.directory(profile)));
    }

    /** Whether any service has a name with a hash; computing one loads classes that most calls do not need. */
    private boolean hasHashed() {
        for (String name : installed()) {
            Optional<String> text = names.textIn(name);
            if (text.isPresent() && HashedName.isOne(text.get())) {
                return true;
            }
        }
        return false;
    }
}
