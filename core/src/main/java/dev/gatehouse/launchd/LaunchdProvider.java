package dev.gatehouse.launchd;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.InvalidOptionException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.spi.HostFacts;
import dev.gatehouse.spi.ManagerOption;
import dev.gatehouse.spi.ManagerRequest;
import dev.gatehouse.spi.ServiceManagerProvider;
import java.util.List;
import java.util.OptionalInt;

/** Opens the launchd backend, in the domain that is found. */
public final class LaunchdProvider implements ServiceManagerProvider {
    private static final int RANK = 300;

    private static final String SYSTEM = "--system";
    private static final String USER = "--user";
    private static final String GUI = "--gui";
    private static final String RUN_AS_USER = "--run-as-user";
    private static final String ADOPT = "--adopt";

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

    @Override
    public List<ManagerOption> options() {
        return List.of(
                ManagerOption.place(SYSTEM, "the host's own manager or domain, which takes root"),
                ManagerOption.place(USER, "that of the user who calls"),
                ManagerOption.place(GUI, "that of the user's desktop"),
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

    static LaunchdOptions options(ManagerRequest request) {
        if (request.options().isEmpty()) {
            return LaunchdOptions.DEFAULTS;
        }
        List<String> domains =
                List.of(SYSTEM, USER, GUI).stream().filter(request::has).toList();
        if (domains.size() > 1) {
            throw new InvalidOptionException(
                    String.join(" and ", domains) + " leave no manager to choose", "gatehouse gateway status");
        }
        DomainChoice domain = switch (domains.isEmpty() ? "" : domains.getFirst()) {
            case SYSTEM -> DomainChoice.SYSTEM;
            case USER -> DomainChoice.USER;
            case GUI -> DomainChoice.GUI;
            default -> DomainChoice.AUTOMATIC;
        };
        try {
            return new LaunchdOptions(domain, request.value(RUN_AS_USER), request.has(ADOPT));
        } catch (InvalidInputException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), "gatehouse gateway install --help");
        }
    }
}
