package dev.gatehouse.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Gap;
import dev.gatehouse.manager.GatewayLogs;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.StopMarker;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.TaskRenderer;
import dev.gatehouse.windows.text.PowerShellText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gateways under Task Scheduler, each with a launcher of its own. */
public final class WindowsServiceManager implements ServiceManager {
    private final Home home;
    private final WindowsLayout layout;
    private final boolean temporary;

    /** Opens the manager of a home's gateways. */
    public WindowsServiceManager(Home home, WindowsLayout layout) {
        this(home, layout, false);
    }

    private WindowsServiceManager(Home home, WindowsLayout layout, boolean temporary) {
        this.home = home;
        this.layout = layout;
        this.temporary = temporary;
    }

    public WindowsLayout layout() {
        return layout;
    }

    @Override
    public Kind kind() {
        return Kind.WINDOWS;
    }

    @Override
    public Set<Gap> gaps() {
        return Set.of(
                new Gap(
                        Gap.RUNTIME_REGISTRATION,
                        "a task is installed, and survives a reboot: `gatehouse gateway install`",
                        false),
                new Gap(Gap.MEMORY_LIMIT, "Task Scheduler sets no limits", true),
                new Gap("limits.files", "Windows has no such limit", true),
                new Gap("limits.processes", "Task Scheduler sets no limits", true),
                new Gap(
                        "ready.notify",
                        "there is no descriptor that a gateway could write to; a port is looked at",
                        true),
                new Gap(
                        "stop.signal",
                        "Windows has no signals: a gateway is asked by the file " + StopMarker.FILE
                                + " in its profile's directory, and killed after its grace",
                        false),
                new Gap(
                        "last-exit.signal",
                        "a process that was killed shows as one that exited, with the code its killer chose",
                        false),
                new Gap(
                        Gap.LOGS,
                        "what a gateway prints is in files of the home, logs/gateways/<profile>, and not read from there",
                        false),
                new Gap(Gap.HARDENING, "a task runs with its user's rights, and no others are taken from it", false),
                new Gap(Gap.RESTART_AT_ONCE, "two starts are a second apart at least", false),
                new Gap("activate", "there is no shell to source a script: the command names its program", false),
                new Gap("user", "a gateway runs as the user who installed it, while that user is logged on", false),
                new Gap("environment.long", "a variable holds at most 32766 characters", true));
    }

    @Override
    public GatewayLogs logs() {
        return GatewayLogs.inFiles(
                kind(),
                service -> "powershell Get-Content -Tail 20 -Wait -Encoding UTF8 "
                        + PowerShellText.literal(home.path()
                                .resolve("logs/gateways/" + service + "/current")
                                .toString()));
    }

    @Override
    public Renderer renderer() {
        return new TaskRenderer(layout);
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(layout, home, temporary);
    }

    @Override
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return lifecycle().start(services, wait);
    }

    @Override
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return lifecycle().stop(services, wait);
    }

    @Override
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return lifecycle().restart(services, wait);
    }

    /** What is done so holds until the next logon only. */
    @Override
    public ServiceManager temporarily() {
        return new WindowsServiceManager(home, layout, true);
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        WindowsStatusReader reader = new WindowsStatusReader(layout);
        List<ServiceStatus> statuses = new ArrayList<>(services.size());
        for (ServiceName service : services) {
            statuses.add(reader.read(service));
        }
        return statuses;
    }

    @Override
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return new Registrar(layout).define(definitions, initially, Registration.Wish.AS_IT_IS);
    }

    @Override
    public Batch remove(Collection<ServiceName> services) {
        List<ServiceName> present = services.stream()
                .filter(service -> layout.folder(service.profile()).isInstalled())
                .toList();
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        Registrar registrar = new Registrar(layout);
        for (Outcome stopped :
                new Lifecycle(layout, home, false).stop(present, Wait.PROOF).outcomes()) {
            outcomes.put(stopped.service(), stopped.failed() ? stopped : registrar.remove(stopped.service()));
        }
        return new Batch(services.stream()
                .map(service -> outcomes.getOrDefault(service, Outcome.of(service, Change.UNCHANGED)))
                .toList());
    }

    @Override
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return new Registrar(layout).inspect(definitions);
    }

    @Override
    public List<ServiceName> services() {
        List<ServiceName> services = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(layout.services())) {
            for (Path folder : folders) {
                layout.profileOf(folder.getFileName().toString())
                        .filter(profile -> layout.folder(profile).isInstalled())
                        .ifPresent(profile -> services.add(new ServiceName(profile)));
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new StorageException(
                    "cannot read " + layout.services() + ": " + e.getMessage(), "dir \"" + layout.services() + "\"", e);
        }
        services.sort(null);
        return services;
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return false;
    }
}
