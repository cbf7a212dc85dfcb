package dev.gatehouse.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.Registration.Wish;
import dev.gatehouse.windows.task.TaskRenderer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Installs services, compares them with their definitions, and removes them. */
final class Registrar {
    private final WindowsLayout layout;
    private final TaskRenderer renderer;

    Registrar(WindowsLayout layout) {
        this.layout = layout;
        this.renderer = new TaskRenderer(layout);
    }

    Batch define(Collection<GatewayDefinition> definitions, Initially initially, Wish wish) {
        List<Outcome> outcomes = new ArrayList<>();
        for (GatewayDefinition definition : definitions) {
            ServiceName service = definition.service();
            try {
                outcomes.add(Outcome.of(service, define(definition, initially, wish)));
            } catch (GatehouseException e) {
                outcomes.add(Outcome.failed(service, e));
            } catch (InvalidInputException e) {
                outcomes.add(Outcome.failed(
                        service,
                        new GatehouseException(
                                String.valueOf(e.getMessage()), "gatehouse profile show " + service, e)));
            } catch (IOException e) {
                outcomes.add(
                        Outcome.failed(service, WindowsErrors.storage("installing " + service, layout.services(), e)));
            }
        }
        return new Batch(outcomes);
    }

    /** Everything is rendered before anything is touched, so that bad input leaves no trace. */
    private Change define(GatewayDefinition definition, Initially initially, Wish wish) throws IOException {
        Rendering rendering = renderer.render(definition);
        renderer.startupEntry(definition);
        byte[] launch = rendering.files().getFirst().bytes();
        ServiceFolder folder = layout.folder(definition.profile());
        Registration registration = new Registration(layout, definition.service());
        try (ServicesLock _ = ServicesLock.take(layout.services())) {
            if (!folder.isInstalled()) {
                install(definition, folder, registration, launch, initially, wish);
                return Change.CREATED;
            }
            boolean changed = !isCurrent(folder, rendering);
            if (changed) {
                ServiceFolder.write(folder.launch(), launch);
            }
            changed |= registration.apply(definition, wish);
            return changed ? Change.REFRESHED : Change.UNCHANGED;
        }
    }

    private void install(
            GatewayDefinition definition,
            ServiceFolder folder,
            Registration registration,
            byte[] launch,
            Initially initially,
            Wish wish)
            throws IOException {
        folder.create();
        try {
            folder.write(hold(initially, wish));
            // From here on it is there to be removed, whatever becomes of this process.
            ServiceFolder.write(folder.launch(), launch);
            registration.apply(definition, wish);
        } catch (IOException | RuntimeException e) {
            folder.deleteAll();
            throw e;
        }
        if (initially == Initially.UP) {
            new StartRequest(layout, definition.service()).request();
        }
    }

    /** Whoever wishes for a start at each logon, and none now, is kept waiting until the next logon and no longer. */
    private static StartPolicy hold(Initially initially, Wish wish) {
        if (initially == Initially.UP) {
            return StartPolicy.RUN;
        }
        return wish == Wish.TASK ? StartPolicy.ONCE : StartPolicy.STOPPED;
    }

    private static boolean isCurrent(ServiceFolder folder, Rendering rendering) throws IOException {
        return ServiceFolder.read(folder.launch())
                .filter(rendering.files().getFirst().content()::equals)
                .isPresent();
    }

    List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return definitions.stream().map(this::inspect).toList();
    }

    private Inspection inspect(GatewayDefinition definition) {
        ServiceName service = definition.service();
        ServiceFolder folder = layout.folder(definition.profile());
        if (!folder.isInstalled()) {
            return new Inspection(service, Verdict.ABSENT, List.of());
        }
        try {
            List<String> differences = new ArrayList<>();
            if (!isCurrent(folder, renderer.render(definition))) {
                differences.add("launch");
            }
            differences.addAll(new Registration(layout, service).differences(definition));
            return new Inspection(service, differences.isEmpty() ? Verdict.CURRENT : Verdict.STALE, differences);
        } catch (IOException e) {
            throw WindowsErrors.storage("reading what is installed of " + service, folder.path(), e);
        }
    }

    /** Forgets a service that has been stopped. */
    Outcome remove(ServiceName service) {
        ServiceFolder folder = layout.folder(service.profile());
        try (ServicesLock _ = ServicesLock.take(layout.services())) {
            new Registration(layout, service).remove();
            folder.deleteAll();
            return Outcome.of(service, Change.REMOVED);
        } catch (GatehouseException e) {
            return Outcome.failed(service, e);
        } catch (IOException e) {
            return Outcome.failed(service, WindowsErrors.storage("removing " + service, folder.path(), e));
        }
    }
}
