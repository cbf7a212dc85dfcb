package dev.gatehouse.launchd;

import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagerProvider;
import dev.gatehouse.profile.Home;
import java.util.Map;

/** Opens the launchd backend, in the domain that is found. */
public final class LaunchdProvider implements ServiceManagerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public LaunchdProvider() {}

    @Override
    public Kind kind() {
        return Kind.LAUNCHD;
    }

    @Override
    public ServiceManager open(Home home, Map<String, String> environment, boolean brief) {
        return new LaunchdServiceManager(home, LaunchdOptions.DEFAULTS, environment);
    }

    @Override
    public Renderer renderer(Home home, Map<String, String> environment) {
        return LaunchdServiceManager.renderer(home, LaunchdOptions.DEFAULTS, environment);
    }
}
