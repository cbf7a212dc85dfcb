package dev.gatehouse.detection;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The backends that {@link ServiceLoader} finds. It opens all jars, which takes a short command several milliseconds. So the
 * installed command passes their class names, which it recorded when it created its caches.
 */
final class FurtherBackends {
    /** The system property with the names, separated by commas. */
    private static final String NAMES = "gatehouse.backends";

    private FurtherBackends() {}

    /**
     * Creates the backends.
     *
     * @throws GatehouseException if one cannot be loaded
     */
    static List<ServiceManagerProvider> find() {
        String names = System.getProperty(NAMES);
        return names == null ? search() : named(names);
    }

    private static List<ServiceManagerProvider> search() {
        List<ServiceManagerProvider> found = new ArrayList<>();
        try {
            for (ServiceManagerProvider provider : ServiceLoader.load(ServiceManagerProvider.class)) {
                found.add(provider);
            }
        } catch (ServiceConfigurationError e) {
            throw new GatehouseException("A backend cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }

    static List<ServiceManagerProvider> named(String names) {
        List<ServiceManagerProvider> found = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (!name.isEmpty()) {
                found.add(create(name));
            }
        }
        return found;
    }

    private static ServiceManagerProvider create(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(ServiceManagerProvider.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new GatehouseException("A backend cannot be loaded: " + name + ": " + e, e);
        }
    }
}
