package dev.gatehouse.windows;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.OwnVariables;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.VerbHooks;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.TaskRenderer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens the backend for Windows Task Scheduler. */
public final class WindowsProvider implements ServiceManagerProvider {
    private static final int RANK = 200;

    private static final ManagerOption START_NOW =
            ManagerOption.flag("--start-now", "Start the gateway after the installation; do not ask", Use.INSTALL);
    private static final ManagerOption NO_START_NOW = ManagerOption.flag(
            "--no-start-now", "Do not start the gateway after the installation; do not ask", Use.INSTALL);
    private static final ManagerOption START_ON_LOGIN =
            ManagerOption.flag("--start-on-login", "Start the gateway at each logon; do not ask", Use.INSTALL);
    private static final ManagerOption NO_START_ON_LOGIN =
            ManagerOption.flag("--no-start-on-login", "Do not start the gateway at logon; do not ask", Use.INSTALL);
    static final ManagerOption ELEVATED_HANDOFF =
            ManagerOption.flag("--elevated-handoff", "Internal: only register the task", Use.INSTALL);

    /** For reflection and {@link java.util.ServiceLoader}. */
    public WindowsProvider() {}

    @Override
    public Kind kind() {
        return Kind.WINDOWS;
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(RANK);
    }

    @Override
    public List<Evidence> evidence(HostFacts host) {
        return host.isOs(List.of("windows"))
                ? List.of(new Evidence(Kind.WINDOWS, true, "the operating system is " + host.osName()))
                : List.of();
    }

    /** The variable names a program that stands in, as in tests. */
    @Override
    public Optional<String> absence(HostFacts host) {
        boolean possible = host.isOs(List.of("windows")) || host.environment().containsKey("GATEHOUSE_SCHTASKS");
        return possible ? Optional.empty() : Optional.of("the operating system is " + host.osName());
    }

    @Override
    public List<ManagerOption> options() {
        return List.of(
                START_NOW, NO_START_NOW, START_ON_LOGIN, NO_START_ON_LOGIN, ELEVATED_HANDOFF, ManagerOption.ADOPT);
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(NamingStem.TASK);
    }

    /** The options apply to installations only; here they are only validated. */
    @Override
    public ServiceManager open(ManagerRequest request) {
        options(request);
        WindowsServiceManager manager = new WindowsServiceManager(request.home(), layout(request));
        return request.has(ManagerOption.ADOPT) ? manager.adopting() : manager;
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        options(request);
        return new TaskRenderer(layout(request));
    }

    @Override
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        OwnVariables variables = request.home().app().ownService().variables();
        return new WindowsVerbHooks(
                request.home(),
                options(request).orOf(variables, request.environment()),
                request.environment(),
                operator);
    }

    @Override
    public List<Holder> holders(HolderQuery query) {
        WindowsLayout layout = WindowsLayout.locate(query.home(), query.host().environment());
        return new WindowsHolders(query, layout).find();
    }

    private static WindowsLayout layout(ManagerRequest request) {
        return WindowsLayout.locate(request.home(), request.environment());
    }

    static WindowsOptions options(ManagerRequest request) {
        return request.options().isEmpty()
                ? WindowsOptions.NONE
                : new WindowsOptions(
                        either(request, START_NOW, NO_START_NOW),
                        either(request, START_ON_LOGIN, NO_START_ON_LOGIN),
                        request.has(ELEVATED_HANDOFF));
    }

    private static Optional<Boolean> either(ManagerRequest request, ManagerOption yes, ManagerOption no) {
        if (request.has(yes) && request.has(no)) {
            throw new InvalidOptionException(
                    yes.name() + " and " + no.name() + " cannot be combined",
                    Remedy.gatehouse("gateway", "install", "--help"));
        }
        return request.has(yes) || request.has(no) ? Optional.of(request.has(yes)) : Optional.empty();
    }
}
