package dev.gatehouse.windows;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.files.FileTimes;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.logs.LineTime;
import dev.gatehouse.spi.logs.LogFolders;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.StopMarker;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration.LogonChoice;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Manages gateways through Task Scheduler. Each gateway has its own launcher process. */
public final class WindowsServiceManager extends BackendServiceManager<WindowsTarget> {
    private final Home home;
    private final WindowsLayout layout;
    private final boolean temporary;
    private final LogonChoice choice;
    private final boolean adopts;

    /** Creates a manager for the gateways of a home. */
    public WindowsServiceManager(Home home, WindowsLayout layout) {
        this(home, layout, false, LogonChoice.KEEP, false);
    }

    private WindowsServiceManager(
            Home home, WindowsLayout layout, boolean temporary, LogonChoice choice, boolean adopts) {
        this.home = home;
        this.layout = layout;
        this.temporary = temporary;
        this.choice = choice;
        this.adopts = adopts;
    }

    public WindowsLayout layout() {
        return layout;
    }

    @Override
    public Kind kind() {
        return Kind.WINDOWS;
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(
                        Limitation.RUNTIME_REGISTRATION,
                        "a task is always installed and survives a reboot: `gatehouse gateway install`",
                        false),
                new Limitation(Limitation.MEMORY_LIMIT, "Task Scheduler cannot set limits", true),
                new Limitation(
                        Limitation.OUT_OF_MEMORY,
                        "Task Scheduler cannot end all processes of a gateway when one runs out of memory",
                        true),
                new Limitation("limits.files", "Windows has no limit on open files", true),
                new Limitation(
                        "own-service",
                        "Task Scheduler has one task of a name: one that the app registers itself replaces that of Gatehouse,"
                                + " until `gatehouse adopt` takes it over again. The same holds for an entry of the app in"
                                + " the Startup folder",
                        false),
                new Limitation("limits.processes", "Task Scheduler cannot set limits", true),
                new Limitation("ready.notify", "Windows has no descriptor for readiness; use a port", true),
                new Limitation(
                        "stop.signal",
                        "Windows has no signals: a file in the profile's directory, stop.marker or " + StopMarker.FILE
                                + ", asks the gateway to stop; after the stop timeout it is killed",
                        false),
                new Limitation(
                        "last-exit.signal",
                        "a killed process shows as exited, with the exit code that its killer chose",
                        false),
                new Limitation(Limitation.HARDENING, "a task runs with all rights of its user", false),
                new Limitation(Limitation.RESTART_AGAIN, "two starts are at least one second apart", false),
                new Limitation(
                        "activate",
                        "Windows has no shell that could source the script; set the full path of "
                                + "the program in the command",
                        false),
                new Limitation(
                        "user",
                        "a gateway runs as the user who installed it, and only while that user is logged on",
                        false),
                new Limitation("environment.long", "a variable can hold at most 32766 characters", true));
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        return FileTimes.newest(layout.folder(service.profile()).launch());
    }

    @Override
    public GatewayLogs logs() {
        return LogFolders.of(home.path(), kind(), LineTime.S6_LOG);
    }

    @Override
    protected Home home() {
        return home;
    }

    @Override
    protected Controller<WindowsTarget> controller() {
        return new WindowsController(layout, home, temporary);
    }

    @Override
    protected Installer installer() {
        return new WindowsInstaller(layout, choice);
    }

    /** Starts and stops of the returned manager last until the next logon. */
    @Override
    public ServiceManager transientChanges() {
        return new WindowsServiceManager(home, layout, true, choice, adopts);
    }

    /** Returns this manager with another choice of what starts installed gateways at logon. */
    WindowsServiceManager choosing(LogonChoice other) {
        return new WindowsServiceManager(home, layout, temporary, other, adopts);
    }

    /** Returns this manager as one that takes gateways over from tasks and Startup entries of the app itself. */
    WindowsServiceManager adopting() {
        return new WindowsServiceManager(home, layout, temporary, choice, true);
    }

    boolean adopts() {
        return adopts;
    }

    @Override
    public boolean takesOver(Holder holder) {
        return adopts && WindowsAdoption.takesOver(holder);
    }

    /** The installation has replaced the task or entry already, because both usually have one name. */
    @Override
    public List<String> takeOver(Holder holder, GatewayDefinition definition) {
        return WindowsAdoption.lines(holder);
    }

    @Override
    public boolean isAdopted(ServiceName service) {
        return new WindowsAdoption(layout, service).isAdopted();
    }

    @Override
    public void giveBack(ServiceName service) {
        new WindowsAdoption(layout, service).giveBack(this);
    }

    /** A gateway that is not to start at logon was installed so, which is no conflict. */
    @Override
    public List<EnablingConflict> enablingConflicts(Collection<ServiceStatus> statuses) {
        return super.enablingConflicts(statuses.stream()
                .filter(status -> startsAtLogon(status.service()))
                .toList());
    }

    private boolean startsAtLogon(ServiceName service) {
        try {
            return LoginStart.of(layout.folder(service.profile())).by() != LoginStart.By.NOTHING;
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        List<ServiceStatus> statuses = new ArrayList<>(services.size());
        for (ServiceName service : services) {
            statuses.add(ServiceFacts.status(service, layout.folder(service.profile())));
        }
        return statuses;
    }

    /** The folder, since the task may be another program's of the same name. */
    @Override
    public String location(ServiceName service) {
        return layout.folder(service.profile()).path().toString();
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
            throw StorageErrors.translate("reading " + layout.services(), layout.services(), e);
        }
        services.sort(null);
        return services;
    }
}
