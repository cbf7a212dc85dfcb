package dev.gatehouse.s6.slot;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Paths and tools of this host that slots depend on.
 *
 * @param scandir the scandir of the slots
 * @param names the names of slots
 * @param tools the s6 programs
 * @param withContenv s6-overlay's program that loads the container's environment, if scripts use it as interpreter
 * @param forwardLogs whether loggers also write to the tree's own output
 */
public record S6Layout(
        Path scandir, NamePattern names, S6Tools tools, Optional<Path> withContenv, boolean forwardLogs) {
    /** The scandir of s6-overlay's root tree. */
    public static final Path ROOT_SCANDIR = Path.of("/run/service");

    /**
     * Derives the layout from the environment. The scandir is {@code GATEHOUSE_SCANDIR}, else Hermes's {@code
     * S6_PROFILE_GATEWAY_SCANDIR}, else {@link #ROOT_SCANDIR}.
     */
    public static S6Layout locate(App app, Map<String, String> environment) {
        return at(chosenScandir(environment).orElse(ROOT_SCANDIR), app, environment);
    }

    /** Returns the scandir that the environment names, if any. */
    public static Optional<Path> chosenScandir(Map<String, String> environment) {
        for (String variable : new String[] {"GATEHOUSE_SCANDIR", "S6_PROFILE_GATEWAY_SCANDIR"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return Optional.of(Path.of(value).toAbsolutePath().normalize());
            }
        }
        return Optional.empty();
    }

    /** Returns the layout of a scandir. A private tree is recognized by a file in it ({@link TreeMark}). */
    public static S6Layout at(Path scandir, App app, Map<String, String> environment) {
        S6Tools tools = S6Tools.locate(environment);
        Path withContenv = tools.tool("with-contenv");
        boolean own = TreeMark.isIn(scandir);
        return new S6Layout(
                scandir,
                app.names().of(NamingStem.SLOT),
                tools,
                // A private tree already has the environment of the process that started it.
                !own && Files.exists(withContenv) ? Optional.of(withContenv) : Optional.empty(),
                !own || TreeMark.forwardsLogs(scandir));
    }

    /** Returns the path of a scandir without links: it identifies the tree. */
    public static Path real(Path scandir) {
        try {
            return scandir.toRealPath();
        } catch (IOException absent) {
            return scandir;
        }
    }

    public String slotName(ProfileName profile) {
        return names.of(profile);
    }

    public Servicedir slot(ServiceName service) {
        return new Servicedir(scandir.resolve(slotName(service.profile())));
    }
}
