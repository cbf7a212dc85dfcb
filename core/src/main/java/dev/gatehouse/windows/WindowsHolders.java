package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Schtasks;
import dev.gatehouse.windows.task.StartAction;
import dev.gatehouse.windows.task.StartupEntries;
import dev.gatehouse.windows.task.TaskDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the tasks that this user may see, and the user's Startup entries, that run gateways of a home: those of Gatehouse
 * by their folder in the home, others by what they start. Task Scheduler is asked once for all tasks.
 *
 * <p>Whether a gateway of another program runs cannot be seen: its task ends once it has started the gateway. What starts it
 * at logon counts.
 */
final class WindowsHolders {
    private final HolderQuery query;
    private final WindowsLayout layout;

    WindowsHolders(HolderQuery query, WindowsLayout layout) {
        this.query = query;
        this.layout = layout;
    }

    List<Holder> find() {
        List<Holder> holders = new ArrayList<>();
        for (HolderQuery.Sought sought : query.gateways()) {
            ServiceFolder folder = layout.folder(sought.service().profile());
            if (folder.isInstalled()) {
                holders.add(own(sought.service(), folder));
            }
        }
        for (TaskDocument task : new Schtasks(layout.tools()).all()) {
            for (StartAction action : task.actions()) {
                gateway(action).ifPresent(service -> holders.add(task(service, task, action)));
            }
        }
        for (Path entry : new StartupEntries(layout.startup()).files()) {
            StartAction.All started = StartupEntries.actions(entry);
            boolean alone = started.complete()
                    && started.actions().stream().map(this::gateway).distinct().count() == 1;
            for (StartAction action : started.actions()) {
                gateway(action).ifPresent(service -> holders.add(entry(service, entry, action, alone)));
            }
        }
        return holders;
    }

    /** The sought gateway that an action starts, if it is not this home's own service. */
    private Optional<ServiceName> gateway(StartAction action) {
        Map<String, String> variables = new HashMap<>(action.variables());
        String account = query.host().environment().getOrDefault("USERPROFILE", System.getProperty("user.home", ""));
        variables.putIfAbsent("HOME", account);
        return query.gatewayOf(action.command(), variables)
                .or(() -> query.gatewayOf(action.plainCommand(), variables))
                .filter(service -> action.folder()
                        .filter(folder -> Home.isSame(
                                folder.path(), layout.folder(service.profile()).path()))
                        .isEmpty());
    }

    private Holder own(ServiceName service, ServiceFolder folder) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            String word = verb.name().toLowerCase(Locale.ROOT);
            commands.put(verb, Remedy.gatehouse("--manager", "windows", "gateway", word, service.toString()));
        }
        return holder(service, folder.path().toString(), words(folder), true, Optional.of(folder), true, commands);
    }

    private static String words(ServiceFolder folder) {
        try {
            return switch (LoginStart.of(folder).by()) {
                case TASK -> "task " + folder.taskName();
                case STARTUP -> "Startup entry " + folder.taskName() + ".cmd";
                case NOTHING -> "service " + folder.taskName();
            };
        } catch (IOException unreadable) {
            return "service " + folder.taskName();
        }
    }

    private static Holder task(ServiceName service, TaskDocument task, StartAction action) {
        String path = task.path();
        Map<Verb, Remedy> commands = new EnumMap<>(Map.of(
                Verb.START, Remedy.of("schtasks", "/Run", "/TN", path),
                Verb.STOP, Remedy.of("schtasks", "/End", "/TN", path),
                Verb.UNINSTALL, Remedy.of("schtasks", "/Delete", "/TN", path)));
        if (action.folder().isEmpty()) {
            // The task of another program, not of a launcher for another home.
            commands.put(Verb.INSTALL, adopt(service));
        }
        String name = path.startsWith("\\") ? path.substring(1) : path;
        return holder(service, "task " + path, "task " + name, task.starts(), action.folder(), false, commands);
    }

    private static Remedy adopt(ServiceName service) {
        return Remedy.gatehouse("--manager", "windows", "adopt", service.toString());
    }

    /**
     * Returns a Startup entry as a holder.
     *
     * @param alone whether it certainly starts nothing else, so that it can be taken over as a whole
     */
    private static Holder entry(ServiceName service, Path entry, StartAction action, boolean alone) {
        Map<Verb, Remedy> commands = new EnumMap<>(Map.of(
                Verb.START, Remedy.of("cmd", "/c", entry.toString()),
                Verb.UNINSTALL, Remedy.of("del", entry.toString())));
        if (alone && action.folder().isEmpty()) {
            commands.put(Verb.INSTALL, adopt(service));
        }
        String words = "Startup entry " + entry.getFileName();
        return holder(service, entry.toString(), words, true, action.folder(), false, commands);
    }

    /**
     * Returns a holder.
     *
     * @param folder folder of its launcher, which says whether the gateway runs and may start at logon
     */
    private static Holder holder(
            ServiceName service,
            String location,
            String words,
            boolean starts,
            Optional<ServiceFolder> folder,
            boolean ours,
            Map<Verb, Remedy> commands) {
        Optional<ServiceStatus> status = folder.map(found -> ServiceFacts.status(service, found));
        OptionalLong pid = status.map(ServiceStatus::pid).orElse(OptionalLong.empty());
        boolean enabled = status.flatMap(ServiceStatus::enabled).orElse(true);
        return new Holder(
                service, Kind.WINDOWS, location, words, pid, pid.isPresent(), starts && enabled, ours, commands);
    }
}
