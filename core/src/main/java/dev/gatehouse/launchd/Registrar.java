package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Rendering;
import java.io.IOException;

/** Writes property lists and what belongs to them, and has launchd take those that are new and to be up. */
final class Registrar {
    private final Backend backend;
    private final Loader loader;

    Registrar(Backend backend) {
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
        backend.requireRights("installing gateways");
        render(definition);
        return backend.lock().hold(() -> {
            Backend.Found found = backend.look(service);
            boolean mayBeWritten = switch (found) {
                case NOTHING, OURS, REMAINS -> true;
                case FOREIGN -> backend.options().adopt();
                case OTHER_HOME -> false;
            };
            if (!mayBeWritten) {
                throw backend.notOurs(service, found);
            }
            new PlistGuard(backend.layout(), backend.plist(service)).check();
            return found == Backend.Found.OURS ? refresh(definition) : create(definition, initially);
        });
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
