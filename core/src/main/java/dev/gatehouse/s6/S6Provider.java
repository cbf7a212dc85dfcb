package dev.gatehouse.s6;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagerProvider;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.S6Renderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens the s6 backend: on the scandir that the environment names, the container's, or this home's own tree. */
public final class S6Provider implements ServiceManagerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public S6Provider() {}

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public ServiceManager open(Home home, Map<String, String> environment, boolean brief) {
        return new S6ServiceManager(home, layout(home, environment), brief);
    }

    @Override
    public Renderer renderer(Home home, Map<String, String> environment) {
        return new S6Renderer(layout(home, environment));
    }

    /** Without a container's scandir the tree is the one that {@code gatehouse tree up} makes for this home. */
    private static S6Layout layout(Home home, Map<String, String> environment) {
        return S6Layout.at(scandir(home, environment), home.app(), environment);
    }

    static Path scandir(Home home, Map<String, String> environment) {
        Optional<Path> chosen = S6Layout.chosenScandir(environment);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        Path own = PrivateTree.scandirOf(home, environment);
        // Who has a tree of the home's own up in a container wants that one.
        return Files.isDirectory(S6Layout.ROOT_SCANDIR) && !isUp(own) ? S6Layout.ROOT_SCANDIR : own;
    }

    @Override
    public boolean isUp(Home home, Map<String, String> environment) {
        return isUp(scandir(home, environment));
    }

    private static boolean isUp(Path scandir) {
        // Where there is no tree at all nobody need be asked, which takes a short command as long as all the rest.
        return Files.isDirectory(scandir.resolve(".s6-svscan"))
                && new Scandir(scandir).svscan().isPresent();
    }
}
