package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeAccount;
import dev.gatehouse.systemd.host.TemporaryHome;
import dev.gatehouse.systemd.unit.SystemdRenderer;
import dev.gatehouse.systemd.unit.UnitDifference;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes units, and has systemd read them: once for all that are defined together. */
final class Registrar {
    private final SystemdBackend backend;
    private final Systemctl systemctl;

    Registrar(SystemdBackend backend) {
        this.backend = backend;
        this.systemctl = backend.systemctl();
    }

    Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        Map<ServiceName, Rendering> renderings = render(definitions, outcomes);
        if (!renderings.isEmpty()) {
            try {
                requireRights(renderings);
                // Asked before anything is written: where systemd does not answer, nothing is begun.
                Map<String, UnitFacts> before = backend.show(renderings.keySet());
                write(renderings, outcomes);
                take(renderings, before, initially, outcomes);
            } catch (GatehouseException e) {
                renderings
                        .keySet()
                        .forEach(service -> outcomes.compute(service, (_, done) -> undone(service, done, e)));
            }
        }
        return new Batch(definitions.stream()
                .map(definition -> outcomes.getOrDefault(
                        definition.service(), Outcome.of(definition.service(), Outcome.Change.UNCHANGED)))
                .toList());
    }

    /** Rights are needed only where something would be written: a start of what is installed asks for its own. */
    private void requireRights(Map<ServiceName, Rendering> renderings) {
        if (backend.mayChange()) {
            return;
        }
        List<ServiceName> changing = new ArrayList<>();
        renderings.forEach((service, rendering) -> {
            if (isChanging(service, rendering)) {
                changing.add(service);
            }
        });
        if (!changing.isEmpty()) {
            backend.requireRights(SystemdBackend.INSTALL, changing);
        }
    }

    /** What this user may not read may be anything, and so may differ. */
    private boolean isChanging(ServiceName service, Rendering rendering) {
        try {
            return mayBeWritten(backend.units().look(service))
                    && !difference(service, rendering).names().isEmpty();
        } catch (IOException unreadable) {
            return true;
        }
    }

    private boolean mayBeWritten(UnitDirectory.Found found) {
        return found == UnitDirectory.Found.NOTHING
                || found == UnitDirectory.Found.OURS
                || (found == UnitDirectory.Found.OF_HERMES && backend.adopts());
    }

    private UnitDifference difference(ServiceName service, Rendering rendering) {
        return new UnitDifference(rendering, backend.context().variables(service));
    }

    /** What was done counts for nothing where systemd did not take it, and a unit that is new is taken back. */
    private Outcome undone(ServiceName service, @Nullable Outcome done, GatehouseException reason) {
        if (done != null && done.failed()) {
            return done;
        }
        if (done != null && done.change() == Outcome.Change.CREATED) {
            try (Directory directory = Directory.openNamed(backend.context().directory())) {
                directory.delete(backend.context().unit(service));
                directory.delete(backend.context().variables(service));
            } catch (IOException left) {
                reason.addSuppressed(left);
            }
        }
        return Outcome.failed(service, reason);
    }

    /** All definitions are rendered before anything is touched, so that bad input leaves no trace. */
    private Map<ServiceName, Rendering> render(
            Collection<GatewayDefinition> definitions, Map<ServiceName, Outcome> outcomes) {
        Renderer renderer = backend.renderer();
        Map<ServiceName, Rendering> renderings = new LinkedHashMap<>();
        for (GatewayDefinition definition : definitions) {
            try {
                requireInstallable(definition);
                renderings.put(definition.service(), renderer.render(definition));
            } catch (InvalidInputException e) {
                refuse(
                        definition,
                        new GatehouseException(
                                String.valueOf(e.getMessage()), "gatehouse profile show " + definition.profile(), e),
                        outcomes);
            } catch (GatehouseException e) {
                refuse(definition, e, outcomes);
            }
        }
        return renderings;
    }

    private static void refuse(
            GatewayDefinition definition, GatehouseException reason, Map<ServiceName, Outcome> outcomes) {
        outcomes.put(definition.service(), Outcome.failed(definition.service(), reason));
    }

    /** Refuses what could be written and would not run as anybody wants it. */
    private void requireInstallable(GatewayDefinition definition) {
        ServiceName service = definition.service();
        Path directory = backend.context().mapping().map(definition.directory());
        if (!backend.layout().temporaryHomes()) {
            TemporaryHome.refuse(
                    backend.context().mapping().map(definition.home().value()));
        }
        try {
            if (backend.lacksAccount(service)) {
                throw lacksAccount(service);
            }
        } catch (IOException e) {
            throw SystemdErrors.translate(
                    "reading the unit of " + service, backend.context().directory(), e);
        }
        if (!directory.equals(definition.directory()) && Files.notExists(directory)) {
            throw elsewhere(definition, directory);
        }
    }

    /** The account's own home is where its gateway looks, and there is no such profile. */
    private GatehouseException elsewhere(GatewayDefinition definition, Path directory) {
        String user = backend.context().runAs().map(AccountFacts.Account::name).orElse("another");
        Path home = backend.context().mapping().map(definition.home().value());
        return new GatehouseException(
                "profile " + definition.profile() + " is in " + definition.directory() + ", and the gateway of user "
                        + user + " looks for it in " + directory + ", which is not there",
                "gatehouse --home " + ShellWord.quote(home) + " profile list");
    }

    /** Whose the home is, is whom its gateway is most likely to run as. */
    private GatehouseException lacksAccount(ServiceName service) {
        String owner = HomeAccount.of(backend.home().path()).name();
        return new GatehouseException(
                SystemdRenderer.NO_ACCOUNT,
                backend.command(
                        SystemdBackend.INSTALL, List.of("--run-as-user", ShellWord.quote(owner)), List.of(service)));
    }

    private void write(Map<ServiceName, Rendering> renderings, Map<ServiceName, Outcome> outcomes) {
        Path path = backend.context().directory();
        try {
            Files.createDirectories(path);
            try (Directory directory = Directory.openNamed(path)) {
                renderings.forEach((service, rendering) -> outcomes.put(service, write(service, rendering, directory)));
            }
        } catch (IOException e) {
            throw SystemdErrors.translate("writing units in " + path, path, e);
        }
    }

    private Outcome write(ServiceName service, Rendering rendering, Directory directory) {
        try {
            UnitDirectory.Found found = backend.units().look(service);
            if (!mayBeWritten(found)) {
                return Outcome.failed(service, backend.notOurs(service, found));
            }
            UnitDifference difference = difference(service, rendering);
            if (difference.names().isEmpty()) {
                return Outcome.of(service, Outcome.Change.UNCHANGED);
            }
            if (found == UnitDirectory.Found.NOTHING) {
                create(service, difference, directory);
                return Outcome.of(service, Outcome.Change.CREATED);
            }
            difference.mend(directory);
            return Outcome.of(service, Outcome.Change.REFRESHED);
        } catch (IOException e) {
            return Outcome.failed(
                    service,
                    SystemdErrors.translate(
                            "writing " + backend.context().unit(service),
                            backend.context().directory(),
                            e));
        }
    }

    /** Without its unit nobody would ever look for the file of variables. */
    private void create(ServiceName service, UnitDifference difference, Directory directory) throws IOException {
        try {
            difference.mend(directory);
        } catch (IOException e) {
            try {
                directory.delete(backend.context().variables(service));
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Has systemd read what was written, and start what is new and to be up. */
    private void take(
            Map<ServiceName, Rendering> renderings,
            Map<String, UnitFacts> before,
            Initially initially,
            Map<ServiceName, Outcome> outcomes) {
        List<String> fresh = new ArrayList<>();
        List<ServiceName> unread = new ArrayList<>();
        for (ServiceName service : renderings.keySet()) {
            Outcome outcome = outcomes.getOrDefault(service, Outcome.of(service, Outcome.Change.UNCHANGED));
            UnitFacts facts = backend.factsOf(service, before);
            // The unit of somebody who was ended before systemd could read it.
            if (outcome.change() != Outcome.Change.FAILED
                    && (outcome.change() != Outcome.Change.UNCHANGED || facts.is("NeedDaemonReload", "yes"))) {
                unread.add(service);
            }
            if (outcome.change() == Outcome.Change.CREATED) {
                fresh.add(backend.context().unit(service));
            }
        }
        boolean starts = initially == Initially.UP && !fresh.isEmpty();
        if (starts) {
            // It reads all units anew by itself.
            systemctl.require("enabling", fresh, "enable");
            systemctl.require("starting", fresh, "start", "--no-block");
        } else if (!unread.isEmpty()) {
            backend.requireRights(SystemdBackend.INSTALL, unread);
            systemctl.require("reading the units anew", List.of(), "daemon-reload");
        }
    }
}
