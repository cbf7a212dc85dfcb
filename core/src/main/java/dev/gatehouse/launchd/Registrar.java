package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.job.LaunchdErrors;
import dev.gatehouse.launchd.plist.PlistGuard;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Rendering;
import java.io.IOException;
import java.util.Optional;

/** Writes property lists and what belongs to them, and has launchd take those that are new and to be up. */
final class Registrar {
    private final LaunchdBackend backend;
    private final Loader loader;

    Registrar(LaunchdBackend backend) {
        this.backend = backend;
        this.loader = new Loader(backend);
    }

    /** Rendered before anything is touched, so that bad input leaves no trace. */
    Rendering render(GatewayDefinition definition) {
        try {
            return backend.render(definition);
        } catch (InvalidInputException e) {
            throw new GatehouseException(
                    String.valueOf(e.getMessage()), "gatehouse profile show " + definition.profile(), e);
        }
    }

    Outcome define(GatewayDefinition definition, Initially initially) {
        ServiceName service = definition.service();
        Rendering rendering = render(definition);
        if (!backend.hasRights() && isCurrent(service, rendering)) {
            return Outcome.of(service, Outcome.Change.UNCHANGED);
        }
        backend.requireRights("install", service);
        return backend.lock().hold(() -> {
            LaunchdBackend.Found found = backend.look(service);
            boolean mayBeWritten = switch (found) {
                case NOTHING, OURS, REMAINS -> true;
                case OF_HERMES -> backend.options().adopt();
                case OTHER_HOME, FOREIGN -> false;
            };
            if (!mayBeWritten) {
                throw backend.notOurs(service, found);
            }
            new PlistGuard(backend.layout(), backend.plist(service)).check();
            return switch (found) {
                case OURS -> refresh(definition);
                case OF_HERMES -> adopt(definition, initially);
                default -> create(definition, initially);
            };
        });
    }

    /** Everybody may look, so what needs no change takes nobody's rights. */
    private boolean isCurrent(ServiceName service, Rendering rendering) {
        try {
            return backend.look(service) == LaunchdBackend.Found.OURS
                    && JobFiles.differences(rendering).isEmpty();
        } catch (IOException e) {
            throw LaunchdErrors.translate("reading " + backend.plist(service), backend.plist(service), e);
        }
    }

    /**
     * Takes a gateway over. What launchd has of it runs on as it is, and comes back at the next login or boot, by then as
     * ours: nobody has asked for it to be stopped. It becomes ours sooner where it is to be started, or restarted.
     */
    private Outcome adopt(GatewayDefinition definition, Initially initially) throws IOException {
        ServiceName service = definition.service();
        Optional<LaunchdBackend.Registered> registered = backend.find(service);
        if (registered.isEmpty() || initially == Initially.UP) {
            return create(definition, initially);
        }
        backend.files().makeData(backend.folder(service));
        backend.files().write(render(definition));
        loader.moveTo(service, registered.get().domain());
        return Outcome.of(service, Outcome.Change.REFRESHED);
    }

    /** A process that runs is left alone: launchd keeps the definition that it has read until the next start. */
    private Outcome refresh(GatewayDefinition definition) throws IOException {
        boolean changed = backend.files().write(render(definition));
        return Outcome.of(definition.service(), changed ? Outcome.Change.REFRESHED : Outcome.Change.UNCHANGED);
    }

    private Outcome create(GatewayDefinition definition, Initially initially) throws IOException {
        ServiceName service = definition.service();
        JobFolder folder = backend.folder(service);
        backend.files().makeData(folder);
        if (initially == Initially.DOWN) {
            // Before there is a property list that launchd might find at a login.
            backend.files().mark(folder.path().resolve(JobFolder.STOPPED));
            loader.disable(service);
        }
        backend.files().write(render(definition));
        if (initially == Initially.UP) {
            loader.load(service, true);
        }
        return Outcome.of(service, Outcome.Change.CREATED);
    }
}
