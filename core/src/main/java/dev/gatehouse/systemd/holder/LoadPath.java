package dev.gatehouse.systemd.holder;

import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directories from which one instance of systemd loads its units: the host's, or that of an account (systemd.unit(5)).
 *
 * @param owner account of the instance; root for the host's
 * @param runtime value of {@code %t}
 * @param directories in systemd's order: of two units with the same name, the first one counts
 */
record LoadPath(Scope scope, AccountFacts.Account owner, Path runtime, List<Path> directories) {
    private static final List<String> VENDOR = List.of("usr/local/lib/systemd", "usr/lib/systemd", "lib/systemd");

    private static final AccountFacts.Account ROOT = new AccountFacts.Account("root", 0, "root", Path.of("/root"));

    static LoadPath ofHost(SystemdLayout layout, Path root) {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(root.resolve("run/systemd/transient"));
        directories.add(layout.systemUnits());
        Stream.of("run/systemd/system", "run/systemd/generator")
                .map(root::resolve)
                .forEach(directories::add);
        VENDOR.forEach(place -> directories.add(root.resolve(place).resolve("system")));
        return new LoadPath(Scope.SYSTEM, ROOT, layout.systemRuntime(), existing(directories));
    }

    /** Returns the directories of the account that the layout is for. */
    static LoadPath ofCaller(SystemdLayout layout, Path root) {
        return ofAccount(
                layout.accounts().current(),
                layout.userUnits(),
                layout.session().runtime(),
                root);
    }

    /** Returns the directories of another account, whose environment is not known. */
    static LoadPath ofAccount(AccountFacts.Account owner, Path root) {
        return ofAccount(
                owner,
                owner.home().resolve(".config/systemd/user"),
                root.resolve("run/user").resolve(Integer.toString(owner.uid())),
                root);
    }

    private static LoadPath ofAccount(AccountFacts.Account owner, Path units, Path runtime, Path root) {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(runtime.resolve("systemd/transient"));
        directories.add(units);
        directories.add(root.resolve("etc/systemd/user"));
        directories.add(runtime.resolve("systemd/user"));
        directories.add(root.resolve("run/systemd/user"));
        directories.add(owner.home().resolve(".local/share/systemd/user"));
        VENDOR.forEach(place -> directories.add(root.resolve(place).resolve("user")));
        return new LoadPath(Scope.USER, owner, runtime, existing(directories));
    }

    /** Leaves out directories that a link names twice, such as /lib. */
    private static List<Path> existing(Set<Path> directories) {
        Set<Path> seen = new LinkedHashSet<>();
        List<Path> existing = new ArrayList<>();
        for (Path directory : directories) {
            if (real(directory).filter(seen::add).isPresent()) {
                existing.add(directory);
            }
        }
        return existing;
    }

    private static Optional<Path> real(Path directory) {
        try {
            return Optional.of(directory.toRealPath());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
