package dev.gatehouse.s6;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.S6Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Opens the s6 backend: on the scandir that the environment names, on the container's, or on this home's private tree.
 */
public final class S6Provider implements ServiceManagerProvider {
    /** Low rank number: a container that s6 supervises can run on a host with any other manager. */
    private static final int RANK = 100;

    /** For reflection and {@link java.util.ServiceLoader}. */
    public S6Provider() {}

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(RANK);
    }

    /** Every user can read both files; {@code /proc/1/exe} is not readable. Unreadable means no. */
    @Override
    public List<Evidence> evidence(HostFacts host) {
        String init;
        try {
            init = Files.readString(host.root().resolve("proc/1/comm")).strip();
        } catch (IOException | RuntimeException e) {
            return List.of(new Evidence(Kind.S6, false, "/proc/1/comm cannot be read"));
        }
        boolean svscan = init.equals("s6-svscan");
        Evidence first = new Evidence(Kind.S6, svscan, "/proc/1/comm reads " + init);
        if (!svscan) {
            return List.of(first);
        }
        boolean basedir = host.isDirectory("run/s6/basedir");
        return List.of(
                first,
                new Evidence(Kind.S6, basedir, "/run/s6/basedir is " + (basedir ? "a directory" : "not a directory")));
    }

    @Override
    public boolean isLikely(HostFacts host) {
        return evidence(host).getLast().holds();
    }

    @Override
    public boolean isMeant(Map<String, String> environment) {
        return S6Layout.chosenScandir(environment).isPresent();
    }

    @Override
    public boolean isUp(Home home, Map<String, String> environment) {
        return isUp(scandir(home, environment));
    }

    @Override
    public boolean hasLogFiles(Home home) {
        return Files.isDirectory(home.path().resolve("logs/gateways"));
    }

    /** Locks and processes are found on Linux only, and s6 gateways run there only. */
    @Override
    public List<Holder> holders(HolderQuery query) {
        return query.host().isOs(List.of("linux")) ? new S6Holders(query).find() : List.of();
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(NamingStem.SLOT);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        return new S6ServiceManager(request.home(), layout(request), request.brief());
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return new S6Renderer(layout(request));
    }

    @Override
    public VerbHooks hooks(ManagerRequest request, Operator operator) {
        return new VerbHooks() {
            @Override
            public Optional<String> tree(ServiceManager manager) {
                return manager instanceof S6ServiceManager s6
                        ? Optional.of(s6.layout().scandir().toString())
                        : Optional.empty();
            }
        };
    }

    /** Without a container's scandir the tree is the one that {@code gatehouse tree up} starts for this home. */
    private static S6Layout layout(ManagerRequest request) {
        Home home = request.home();
        return S6Layout.at(scandir(home, request.environment()), home.app(), request.environment());
    }

    static Path scandir(Home home, Map<String, String> environment) {
        Optional<Path> chosen = S6Layout.chosenScandir(environment);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        Path own = PrivateTree.scandirOf(home, environment);
        // A running private tree takes precedence over the container's tree.
        return Files.isDirectory(S6Layout.ROOT_SCANDIR) && !isUp(own) ? S6Layout.ROOT_SCANDIR : own;
    }

    private static boolean isUp(Path scandir) {
        // Without a tree, skips the lock query, which takes half of the time of a short command.
        return Files.isDirectory(scandir.resolve(".s6-svscan"))
                && new Scandir(scandir).svscanInBrief().isPresent();
    }
}
