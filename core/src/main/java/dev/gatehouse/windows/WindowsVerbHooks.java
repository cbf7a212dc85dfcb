package dev.gatehouse.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.VerbHooks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an installation on Windows interactive: it may ask whether to start now, whether to start at each logon, and
 * whether to use administrator rights.
 */
final class WindowsVerbHooks implements VerbHooks {
    private final Home home;
    private final WindowsOptions options;
    private final Map<String, String> environment;
    private final Operator operator;

    WindowsVerbHooks(Home home, WindowsOptions options, Map<String, String> environment, Operator operator) {
        this.home = home;
        this.options = options;
        this.environment = environment;
        this.operator = operator;
    }

    @Override
    public Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return manager instanceof WindowsServiceManager windows
                ? Optional.of(install(windows, definition))
                : Optional.empty();
    }

    private WindowsInstallation.Result install(WindowsInstallation installation, GatewayDefinition definition) {
        return installation.install(definition, options, Wait.PROOF);
    }

    private WindowsInstallation.Result adopt(
            WindowsServiceManager manager, WindowsInstallation installation, GatewayDefinition definition) {
        ServiceName service = definition.service();
        HolderQuery query = HolderQuery.of(home, HostFacts.ofThisHost(environment), List.of(service));
        List<Holder> holders = new WindowsHolders(query, manager.layout()).find();
        return new WindowsAdoption(manager.layout(), service)
                .replacing(holders, () -> install(installation, definition));
    }

    private Installed install(WindowsServiceManager manager, GatewayDefinition definition) {
        WindowsInstallation installation = new WindowsInstallation(
                home,
                manager.layout(),
                operator::ask,
                service ->
                        operator.installAgain(Kind.WINDOWS, service, List.of(WindowsProvider.ELEVATED_HANDOFF.name())));
        WindowsInstallation.Result result =
                manager.adopts() ? adopt(manager, installation, definition) : install(installation, definition);
        if (!result.refusal().isEmpty()) {
            operator.warn(new Advice(
                    "Task Scheduler refused the task for " + definition.profile() + ": " + result.refusal(),
                    List.of()));
        }
        if (!result.outcome().failed()) {
            operator.done(definition.profile() + " "
                    + result.atLogon()
                            .map(by -> "starts at each logon (" + by + ")")
                            .orElse("does not start at logon"));
        }
        return new Installed(result.outcome(), result.started());
    }
}
