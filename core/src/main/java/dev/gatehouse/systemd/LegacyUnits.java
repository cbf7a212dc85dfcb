package dev.gatehouse.systemd;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.LegacyUnit;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The units of early versions of an app, of both scopes, which would start a second gateway. */
public final class LegacyUnits {
    private static final int LARGEST = 1 << 16;

    private final SystemdLayout layout;
    private final Optional<LegacyUnit> legacy;

    public LegacyUnits(SystemdLayout layout, App app) {
        this.layout = layout;
        this.legacy = app.ownService().legacy();
    }

    public record Unit(Scope scope, Path file) {
        /** The unit's name. */
        public String name() {
            return String.valueOf(file.getFileName());
        }
    }

    /** Finds legacy units; ignores unreadable files. */
    public List<Unit> find() {
        return legacy.map(this::find).orElse(List.of());
    }

    private List<Unit> find(LegacyUnit unit) {
        List<Unit> found = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            Path file = layout.units(scope).resolve(unit.unit());
            if (isLegacy(unit, file)) {
                found.add(new Unit(scope, file));
            }
        }
        return found;
    }

    private static boolean isLegacy(LegacyUnit unit, Path file) {
        try {
            byte[] bytes = OwnerAccess.call(file, () -> SmallFile.read(file, LARGEST));
            return unit.isIn(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Stops, disables and deletes a legacy unit.
     *
     * @throws AccessRefusedException if this requires root
     * @throws GatehouseException if systemd or the file system refuses
     */
    public void remove(Unit unit) {
        if (unit.scope() == Scope.SYSTEM && !layout.accounts().current().isRoot()) {
            throw new AccessRefusedException(
                    "Removing " + unit.file() + " requires root",
                    Remedy.gatehouse("gateway", "migrate-legacy").asRoot());
        }
        Systemctl systemctl = new Systemctl(layout, unit.scope());
        // Without its unit file, a running gateway could not be stopped any more.
        UnitEnd.of(unit.name(), systemctl);
        Path units = layout.units(unit.scope());
        try (Directory directory = Directory.openFollowing(units)) {
            directory.delete(unit.name());
        } catch (IOException e) {
            throw StorageErrors.translate("deleting " + unit.file(), units, e);
        }
        systemctl.reload();
    }
}
