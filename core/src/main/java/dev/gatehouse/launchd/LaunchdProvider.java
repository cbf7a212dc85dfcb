package dev.gatehouse.launchd;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens the launchd backend. */
public final class LaunchdProvider implements ServiceManagerProvider {
    private static final int RANK = 300;

    private static final ManagerOption GUI =
            ManagerOption.place("--gui", "Use the domain of the user's desktop session");

    /** For reflection and {@link java.util.ServiceLoader}. */
    public LaunchdProvider() {}

    @Override
    public Kind kind() {
        return Kind.LAUNCHD;
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(RANK);
    }

    @Override
    public List<Evidence> evidence(HostFacts host) {
        return host.isOs(List.of("mac", "darwin"))
                ? List.of(new Evidence(Kind.LAUNCHD, true, "the operating system is " + host.osName()))
                : List.of();
    }

    /** The variable names a program that stands in, as in tests. */
    @Override
    public Optional<String> absence(HostFacts host) {
        boolean possible =
                host.isOs(List.of("mac", "darwin")) || host.environment().containsKey("GATEHOUSE_LAUNCHCTL");
        return possible ? Optional.empty() : Optional.of("the operating system is " + host.osName());
    }

    @Override
    public List<ManagerOption> options() {
        return List.of(ManagerOption.SYSTEM, ManagerOption.USER, GUI, ManagerOption.RUN_AS_USER, ManagerOption.ADOPT);
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(NamingStem.LABEL);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        return new LaunchdServiceManager(request.home(), options(request), request.environment());
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return LaunchdServiceManager.renderer(request.home(), options(request), request.environment());
    }

    @Override
    public List<Holder> holders(HolderQuery query) {
        LaunchdLayout layout = LaunchdLayout.ofHost(query.host().environment());
        return new LaunchdHolders(query, layout, new Launchctl(layout.launchctl())).find();
    }

    static LaunchdOptions options(ManagerRequest request) {
        if (request.options().isEmpty()) {
            return LaunchdOptions.DEFAULTS;
        }
        List<ManagerOption> domains = Stream.of(ManagerOption.SYSTEM, ManagerOption.USER, GUI)
                .filter(request::has)
                .toList();
        if (domains.size() > 1) {
            throw new InvalidOptionException(
                    domains.stream().map(ManagerOption::name).collect(Collectors.joining(" and "))
                            + " cannot be combined",
                    Remedy.gatehouse("gateway", "status"));
        }
        DomainChoice domain = domains.isEmpty() ? DomainChoice.AUTOMATIC : choice(domains.getFirst());
        try {
            return new LaunchdOptions(
                    domain, request.value(ManagerOption.RUN_AS_USER), request.has(ManagerOption.ADOPT));
        } catch (InvalidInputException e) {
            throw new InvalidOptionException(
                    String.valueOf(e.getMessage()), Remedy.gatehouse("gateway", "install", "--help"));
        }
    }

    private static DomainChoice choice(ManagerOption domain) {
        if (domain.equals(GUI)) {
            return DomainChoice.GUI;
        }
        return domain.equals(ManagerOption.SYSTEM) ? DomainChoice.SYSTEM : DomainChoice.USER;
    }
}
