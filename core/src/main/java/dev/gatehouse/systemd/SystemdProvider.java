package dev.gatehouse.systemd;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.InvalidOptionException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.HostFacts;
import dev.gatehouse.spi.ManagerOption;
import dev.gatehouse.spi.ManagerRequest;
import dev.gatehouse.spi.Operator;
import dev.gatehouse.spi.ServiceManagerProvider;
import dev.gatehouse.spi.VerbHooks;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdEvidence;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** Provides the systemd backend, in the scope of the home's units. */
public final class SystemdProvider implements ServiceManagerProvider {
    private static final int RANK = 400;

    private static final String SYSTEM = "--system";
    private static final String USER = "--user";
    private static final String RUN_AS_USER = "--run-as-user";
    private static final String ADOPT = "--adopt";

    private final Function<Map<String, String>, SystemdLayout> layout;

    /** For reflection and {@link java.util.ServiceLoader}. */
    public SystemdProvider() {
        this(SystemdLayout::ofHost);
    }

    /**
     * A provider for a host with another layout.
     *
     * @param layout finds it by the environment variables of the caller
     */
    public SystemdProvider(Function<Map<String, String>, SystemdLayout> layout) {
        this.layout = layout;
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
    public List<ManagerOption> options() {
        return List.of(
                ManagerOption.place(SYSTEM, "the host's own manager or domain, which takes root"),
                ManagerOption.place(USER, "that of the user who calls"),
                new ManagerOption(
                        RUN_AS_USER,
                        "USER",
                        "the account that gateways of --system run as",
                        ManagerOption.Use.RENDER,
                        false),
                ManagerOption.flag(ADOPT, "take over what Hermes itself had installed", ManagerOption.Use.INSTALL));
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(NamingStem.UNIT);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        return new SystemdServiceManager(
                request.home(), options(request), layout.apply(request.environment()), request.environment());
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return open(request).renderer();
    }

    @Override
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        return new SystemdVerbHooks(operator);
    }

    static SystemdOptions options(ManagerRequest request) {
        SystemdOptions options = SystemdOptions.DEFAULTS;
        if (request.options().isEmpty()) {
            return options;
        }
        if (request.has(SYSTEM) && request.has(USER)) {
            throw new InvalidOptionException(
                    SYSTEM + " and " + USER + " leave no manager to choose", "gatehouse gateway status");
        }
        if (request.has(SYSTEM)) {
            options = options.with(Scope.SYSTEM);
        } else if (request.has(USER)) {
            options = options.with(Scope.USER);
        }
        if (request.has(ADOPT)) {
            options = options.adopting();
        }
        try {
            return request.has(RUN_AS_USER)
                    ? options.runAs(request.value(RUN_AS_USER).orElseThrow())
                    : options;
        } catch (InvalidInputException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), "gatehouse gateway install --help");
        }
    }
}
