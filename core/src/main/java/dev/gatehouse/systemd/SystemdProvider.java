package dev.gatehouse.systemd;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagerProvider;
import dev.gatehouse.profile.Home;
import java.util.Map;

/** Provides the systemd backend, in the scope of the home's units. */
public final class SystemdProvider implements ServiceManagerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public SystemdProvider() {}

    @Override
    public Kind kind() {
        return Kind.SYSTEMD;
    }

    @Override
    public ServiceManager open(Home home, Map<String, String> environment, boolean brief) {
        return new SystemdServiceManager(home, SystemdOptions.DEFAULTS, environment);
    }

    @Override
    public Renderer renderer(Home home, Map<String, String> environment) {
        return open(home, environment, true).renderer();
    }
}
