package dev.gatehouse.systemd;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.person.InstalledHome;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.systemd.holder.UnitHolders;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdEvidence;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens the systemd backend, in the scope of the home's units. */
public final class SystemdProvider implements ServiceManagerProvider {
    private static final int RANK = 400;

    private final Optional<Function<Map<String, String>, SystemdLayout>> layout;

    /** For reflection and {@link java.util.ServiceLoader}. */
    public SystemdProvider() {
        this.layout = Optional.empty();
    }

    /**
     * Creates a provider for a host with another layout.
     *
     * @param layout derives the layout from the caller's environment variables
     */
    public SystemdProvider(Function<Map<String, String>, SystemdLayout> layout) {
        this.layout = Optional.of(layout);
    }

    @Override
    public Kind kind() {
        return Kind.SYSTEMD;
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(RANK);
    }

    @Override
    public List<Evidence> evidence(HostFacts host) {
        return SystemdEvidence.of(host);
    }

    @Override
    public boolean isLikely(HostFacts host) {
        return SystemdEvidence.isBooted(host);
    }

    @Override
    public Optional<String> absence(HostFacts host) {
        return layout.isPresent() ? Optional.empty() : SystemdEvidence.absence(host);
    }

    @Override
    public List<ManagerOption> options() {
        return List.of(ManagerOption.SYSTEM, ManagerOption.USER, ManagerOption.RUN_AS_USER, ManagerOption.ADOPT);
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(NamingStem.UNIT);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        Map<String, String> environment = request.environment();
        return new SystemdServiceManager(request.home(), options(request), layout(environment), environment);
    }

    private SystemdLayout layout(Map<String, String> environment) {
        return layout.isPresent() ? layout.get().apply(environment) : SystemdLayout.ofHost(environment);
    }

    @Override
    public List<Holder> holders(HolderQuery query) {
        if (query.gateways().isEmpty() || !SystemdEvidence.isBooted(query.host())) {
            return List.of();
        }
        SystemdLayout found = layout(query.host().environment());
        return new UnitHolders(found, query, (scope, units) -> active(new Systemctl(found, scope), units)).find();
    }

    private static Set<String> active(Systemctl systemctl, Collection<String> units) {
        try {
            Map<String, UnitFacts> facts = systemctl.show(units);
            return units.stream()
                    .filter(unit -> facts.getOrDefault(unit, UnitFacts.NONE).hasProcess())
                    .collect(Collectors.toSet());
        } catch (GatehouseException unanswered) {
            return Set.of();
        }
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return open(request).renderer();
    }

    @Override
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        return new SystemdVerbHooks(request.home().app(), operator);
    }

    @Override
    public List<InstalledHome> installedHomes(App app, String account, HostFacts host) {
        SystemdLayout found = layout(host.environment());
        List<InstalledHome> homes = new ArrayList<>(UnitDirectory.homes(app, found.systemUnits()));
        found.accounts().byName(account).map(SystemdLayout::unitsOf).ifPresent(units -> {
            for (InstalledHome own : UnitDirectory.homes(app, units)) {
                homes.add(new InstalledHome(own.home(), own.profile(), account));
            }
        });
        return homes;
    }

    static SystemdOptions options(ManagerRequest request) {
        SystemdOptions options = SystemdOptions.DEFAULTS;
        if (request.options().isEmpty()) {
            return options;
        }
        boolean system = request.has(ManagerOption.SYSTEM);
        boolean user = request.has(ManagerOption.USER);
        if (system && user) {
            throw new InvalidOptionException(
                    "--system and --user cannot be combined", Remedy.gatehouse("gateway", "status"));
        }
        if (system || user) {
            options = options.with(system ? Scope.SYSTEM : Scope.USER);
        }
        if (request.has(ManagerOption.ADOPT)) {
            options = options.adopting();
        }
        Optional<String> account = request.value(ManagerOption.RUN_AS_USER);
        try {
            return account.isPresent() ? options.runAs(account.get()) : options;
        } catch (InvalidInputException e) {
            throw new InvalidOptionException(
                    String.valueOf(e.getMessage()), Remedy.gatehouse("gateway", "install", "--help"));
        }
    }
}
