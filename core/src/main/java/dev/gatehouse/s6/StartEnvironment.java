package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.command.ProgramSearch;
import dev.gatehouse.spi.process.HardLimits;
import dev.gatehouse.spi.process.RequiredAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalInt;

/** What a run gets from its tree: the PATH of s6-svscan, or of the container, and the account if the tree is root's. */
final class StartEnvironment {
    private final S6Layout layout;

    StartEnvironment(S6Layout layout) {
        this.layout = layout;
    }

    void require(GatewayDefinition definition) {
        Optional<LinuxProcess> tree = tree();
        if (tree.isPresent() && isRoots(tree.get())) {
            RequiredAccount.require(definition, "a tree of root");
        }
        tree.ifPresent(process -> new HardLimits(process.folder()).require(definition));
        Optional<String> path = new TreeEnvironment(tree, layout.withContenv().isPresent()).variable("PATH");
        new ProgramSearch(path.map(ProgramSearch::directories), "the tree " + layout.scandir()).require(definition);
    }

    /** The process of s6-svscan; empty also if this account may not read its lock, and so not control it. */
    private Optional<LinuxProcess> tree() {
        if (!Files.isReadable(layout.scandir().resolve(".s6-svscan/lock"))) {
            return Optional.empty();
        }
        OptionalInt svscan = new Scandir(layout.scandir()).svscanInBrief();
        return svscan.isPresent() && svscan.getAsInt() > 0
                ? Optional.of(LinuxProcess.of(svscan.getAsInt()))
                : Optional.empty();
    }

    private static boolean isRoots(LinuxProcess process) {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(process.folder(), "unix:uid"));
        } catch (IOException gone) {
            return false;
        }
    }
}
