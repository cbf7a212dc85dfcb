package dev.gatehouse.manager;

import dev.gatehouse.profile.Home;
import java.util.Map;

/** A backend, found by {@link java.util.ServiceLoader}. */
public interface ServiceManagerProvider {
    /** Which manager it talks to. */
    Kind kind();

    /**
     * Opens it; nothing is touched or asked yet.
     *
     * @param environment environment variables, of which a backend reads its own settings
     * @param brief whether the process asks a few things and ends, so that what is slow to load had better not be
     */
    ServiceManager open(Home home, Map<String, String> environment, boolean brief);

    /** Its renderer, which works on every host. */
    Renderer renderer(Home home, Map<String, String> environment);

    /** Whether it works here though it was not detected: a supervision tree of the home's own, for instance. */
    default boolean isUp(Home home, Map<String, String> environment) {
        return false;
    }
}
