package dev.gatehouse.detection;

import dev.gatehouse.app.App;
import dev.gatehouse.profile.HomesOfHost;
import dev.gatehouse.profile.person.InstalledHome;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.ArrayList;
import java.util.List;

/** The homes of this host, with what the services of all backends say. */
final class InstalledHomes extends HomesOfHost {
    private final Providers providers;
    private final HostFacts host;

    InstalledHomes(Providers providers, HostFacts host) {
        this.providers = providers;
        this.host = host;
    }

    @Override
    public List<InstalledHome> installed(App app, String account) {
        List<InstalledHome> installed = new ArrayList<>();
        for (ServiceManagerProvider provider : providers.first(host)) {
            installed.addAll(provider.installedHomes(app, account, host));
        }
        return installed;
    }
}
