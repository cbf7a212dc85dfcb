package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Deletes what Gatehouse wrote for gateways. A unit of the app below a drop-in stays as long as its profile may exist, and a unit
 * of anybody else always.
 */
record UnitRemoval(SystemdBackend backend, FileWriter writer) {
    /**
     * Deletes the files of a gateway. A unit of ours below a drop-in that somebody has changed since stays too, as long as its
     * profile may exist.
     */
    void delete(ServiceName service) throws IOException {
        UnitContext context = backend.context();
        boolean stays = isOverUnit(service, true) && !(backend.isOfDeletedProfile(service) && isOfGateway(service));
        // What says whose the unit is comes last: without it nobody would look for the variables, which may be secret.
        writer.delete(Path.of(context.variables(service)));
        if (!stays) {
            writer.delete(Path.of(context.unit(service)));
        }
        writer.delete(context.dropIn(service));
        deleteIfEmpty(service);
        if (stays) {
            backend.advice().left(service);
        }
    }

    /** Whether there is a drop-in over a unit that is not ours. */
    private boolean isOverUnit(ServiceName service, boolean unchanged) throws IOException {
        UnitDirectory units = backend.units();
        return units.hasDropIn(service) && units.hasUnit(service) && !units.isOwnUnit(service, unchanged);
    }

    /** Whether Gatehouse or the app wrote the unit, whatever is in the drop-in over it. */
    private boolean isOfGateway(ServiceName service) throws IOException {
        return backend.units().isOwnUnit(service, false) || backend.units().isOfApp(service);
    }

    /** Deletes the directory of drop-ins, unless others have some there. */
    void deleteIfEmpty(ServiceName service) throws IOException {
        Path directory = backend.context()
                .directory()
                .resolve(backend.context().dropIn(service))
                .getParent();
        try {
            Files.deleteIfExists(Objects.requireNonNull(directory, "a drop-in has a directory"));
        } catch (DirectoryNotEmptyException others) {
            return;
        }
    }

    /** Deletes the script together with the last unit of the home. */
    void deleteUnusedScript() throws IOException {
        UnitDirectory units = backend.units();
        if (units.services().isEmpty() && units.lookAtScript() == UnitDirectory.Found.OURS) {
            writer.delete(units.script().getFileName());
        }
    }

    /** Whether our drop-in is over a unit of the app. */
    boolean isAdopted(ServiceName service) {
        try {
            return backend.look(service) == UnitDirectory.Found.OURS && isOverUnit(service, false);
        } catch (IOException e) {
            throw StorageErrors.translate(
                    "reading the unit of " + service, backend.context().directory(), e);
        }
    }

    /** Takes the drop-in of an adopted gateway away. The unit of the app applies from its next start on. */
    void giveBack(ServiceName service) {
        Path directory = backend.context().directory();
        try (DirectoryLock _ = DirectoryLock.take(
                backend.layout().runtime(backend.context().scope()).resolve("gatehouse"))) {
            if (!isAdopted(service)) {
                throw new GatehouseException(
                        "The gateway of " + service + " was not adopted: nothing is left if Gatehouse's files go",
                        backend.command(SystemdBackend.UNINSTALL, List.of(), List.of(service)));
            }
            writer.delete(Path.of(backend.context().variables(service)));
            writer.delete(backend.context().dropIn(service));
            deleteIfEmpty(service);
            deleteUnusedScript();
        } catch (IOException e) {
            throw StorageErrors.translate("giving back the unit of " + service, directory, e);
        }
        backend.systemctl().reload();
    }
}
