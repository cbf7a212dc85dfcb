package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.command.ProgramSearch;
import dev.gatehouse.spi.process.HardLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a run gets from its tree: the PATH of s6-svscan, or of the container, and the account if the tree is root's. */
final class StartEnvironment {
    /** Where s6-overlay keeps the container's variables. */
    private static final Path CONTAINER_PATH = Path.of("/run/s6/container_environment/PATH");

    private final S6Layout layout;

    StartEnvironment(S6Layout layout) {
        this.layout = layout;
    }

    void require(GatewayDefinition definition) {
        Optional<Path> tree = tree();
        definition
                .user()
                .filter(user -> !user.equals("root")
                        && tree.map(StartEnvironment::isRoots).orElse(false))
                .filter(user -> Accounts.byName(user).isEmpty())
                .ifPresent(user -> {
                    throw new GatehouseException(
                            "The gateway of " + definition.profile() + " cannot start: no account " + user
                                    + " on this host, and a tree of root does not run it as root",
                            Remedy.of("useradd", "--system", "--user-group", user)
                                    .asRoot());
                });
        tree.ifPresent(process -> new HardLimits(process).require(definition));
        new ProgramSearch(path(tree).map(ProgramSearch::directories), "the tree " + layout.scandir())
                .require(definition);
    }

    /** The process directory of s6-svscan. */
    private Optional<Path> tree() {
        try {
            OptionalInt svscan = RecordLock.holder(layout.scandir().resolve(".s6-svscan/lock"));
            return svscan.isPresent() && svscan.getAsInt() > 0
                    ? Optional.of(Path.of("/proc", Integer.toString(svscan.getAsInt())))
                    : Optional.empty();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static boolean isRoots(Path process) {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(process, "unix:uid"));
        } catch (IOException gone) {
            return false;
        }
    }

    private Optional<String> path(Optional<Path> tree) {
        try {
            if (layout.withContenv().isPresent() && Files.exists(CONTAINER_PATH)) {
                return Optional.of(Files.readString(CONTAINER_PATH).strip());
            }
            if (tree.isPresent()) {
                String all = new String(Files.readAllBytes(tree.get().resolve("environ")), StandardCharsets.UTF_8);
                return List.of(all.split("\0", -1)).stream()
                        .filter(variable -> variable.startsWith("PATH="))
                        .map(variable -> variable.substring("PATH=".length()))
                        .findFirst();
            }
        } catch (IOException hidden) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
