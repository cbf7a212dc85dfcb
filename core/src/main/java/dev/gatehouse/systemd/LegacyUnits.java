package dev.gatehouse.systemd;

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

/**
 * The unit {@code hermes.service} of early versions of Hermes, which would start a second gateway. It is identified by
 * name and content, because other programs may use that name.
 */
public final class LegacyUnits {
    public static final String NAME = "hermes.service";

    private static final List<String> COMMANDS = List.of(
            "hermes_cli.main gateway",
            "hermes_cli/main.py gateway",
            "gateway/run.py",
            " hermes gateway ",
            "/hermes gateway ");

    private static final int LARGEST = 1 << 16;

    private final SystemdLayout layout;

    public LegacyUnits(SystemdLayout layout) {
        this.layout = layout;
    }

    public record Unit(Scope scope, Path file) {}

    /** Finds legacy units; ignores unreadable files. */
    public List<Unit> find() {
        List<Unit> found = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            Path file = layout.units(scope).resolve(NAME);
            if (isLegacy(file)) {
                found.add(new Unit(scope, file));
            }
        }
        return found;
    }

    private static boolean isLegacy(Path file) {
        try {
            byte[] bytes = OwnerAccess.call(file, () -> SmallFile.read(file, LARGEST));
            String text = new String(bytes, StandardCharsets.UTF_8);
            return COMMANDS.stream().anyMatch(text::contains);
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
        UnitEnd.of(NAME, systemctl);
        Path units = layout.units(unit.scope());
        try (Directory directory = Directory.openFollowing(units)) {
            directory.delete(NAME);
        } catch (IOException e) {
            throw StorageErrors.translate("deleting " + unit.file(), units, e);
        }
        systemctl.reload();
    }
}
