package dev.gatehouse.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileSet;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.Registration.LogonChoice;
import dev.gatehouse.windows.task.TaskRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Installs services: a folder with the launch file, and the task or Startup entry that starts the launcher at logon. */
final class WindowsInstaller implements Installer {
    private final WindowsLayout layout;
    private final LogonChoice choice;
    private final TaskRenderer renderer;
    private final Map<ServiceName, Registration> registrations = new HashMap<>();

    /**
     * Creates an installer.
     *
     * @param choice what starts gateways at logon
     */
    WindowsInstaller(WindowsLayout layout, LogonChoice choice) {
        this.layout = layout;
        this.choice = choice;
        this.renderer = new TaskRenderer(layout);
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        // The Startup entry may have to replace the task later; refuse now what it cannot represent.
        renderer.startupEntry(definition);
        return renderer.render(definition);
    }

    private ServiceFolder folder(ServiceName service) {
        return layout.folder(service.profile());
    }

    /** Queries Task Scheduler once per service, because an answer takes long. A session queries again. */
    private Registration registration(ServiceName service) {
        return registrations.computeIfAbsent(service, name -> new Registration(layout, name));
    }

    @Override
    public Place look(ServiceName service) throws IOException {
        ServiceFolder folder = folder(service);
        if (!folder.isInstalled()) {
            return Place.of(Occupant.NOBODY);
        }
        try {
            folder.readLaunch();
        } catch (NewerFormatException newer) {
            return Place.taken(Occupant.FOREIGN, newer);
        } catch (IllegalArgumentException unreadable) {
            // The file differs from the rendered one, so a refresh repairs it.
            return Place.of(Occupant.OURS);
        }
        return Place.of(Occupant.OURS);
    }

    /** Only the launch file. The task is compared with what Task Scheduler has registered. */
    private static FileSet launch(Rendering rendering) {
        return FileSet.of(
                new Rendering(rendering.root(), List.of(rendering.files().getFirst())));
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>(launch(rendering).differences());
        differences.addAll(registration(definition.service()).differences(definition, choice));
        return differences;
    }

    @Override
    public Path directory() {
        return layout.services();
    }

    private Function<IOException, GatehouseException> failed(String doing, ServiceName service) {
        return e -> translate(doing + " " + service, e);
    }

    @Override
    public Session open() throws IOException {
        DirectoryLock lock = DirectoryLock.take(layout.services());
        registrations.clear();
        return new WindowsSession(lock);
    }

    private final class WindowsSession implements Session {
        private final DirectoryLock lock;

        private WindowsSession(DirectoryLock lock) {
            this.lock = lock;
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            for (Wanted each : wanted) {
                refusals.attempt(each.service(), failed("installing", each.service()), () -> create(each, initially));
            }
        }

        private void create(Wanted wanted, Initially initially) throws IOException {
            ServiceFolder folder = folder(wanted.service());
            folder.create();
            try {
                folder.write(policy(initially));
                // Writes the launch file first: from then on the service counts as installed and can be removed, even
                // if this process is killed.
                write(wanted);
            } catch (IOException | RuntimeException e) {
                folder.deleteAll();
                throw e;
            }
            if (initially == Initially.UP) {
                new Registration(layout, wanted.service()).request();
            }
        }

        /** A service that starts at each logon, but not now, first starts at the next logon. */
        private StartPolicy policy(Initially initially) {
            if (initially == Initially.UP) {
                return StartPolicy.RUN;
            }
            return choice == LogonChoice.TASK ? StartPolicy.ONCE : StartPolicy.STOPPED;
        }

        private void write(Wanted wanted) throws IOException {
            launch(wanted.rendering())
                    .write(FileWriter.atExisting(wanted.rendering().root()));
            registration(wanted.service()).apply(wanted.definition(), choice);
            // The command can contain the name of the task, which may be another one now.
            launch(render(wanted.definition()))
                    .write(FileWriter.atExisting(wanted.rendering().root()));
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            for (Wanted each : wanted) {
                refusals.attempt(each.service(), failed("installing", each.service()), () -> write(each));
            }
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) {
            for (ServiceName service : services) {
                refusals.attempt(service, failed("removing", service), () -> {
                    registration(service).remove();
                    folder(service).deleteAll();
                });
            }
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }
}
