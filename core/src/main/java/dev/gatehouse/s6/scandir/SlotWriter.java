package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a complete servicedir, with its final modes and owners, under a name that s6-svscan ignores.
 *
 * <p>The skeleton lets an account other than the supervisor's control the service: s6-supervise keeps existing {@code
 * event}, {@code supervise} and {@code supervise/control}, and opens the FIFO regardless of its owner (s6
 * src/supervision/s6-supervise.c, trymkdir and control_init). {@code event} is created in every tree, so that a
 * listener can subscribe before the supervisor starts.
 */
public final class SlotWriter {
    private final Directory scandir;
    private final Ownership ownership;

    public SlotWriter(Directory scandir, Ownership ownership) {
        this.scandir = scandir;
        this.ownership = ownership;
    }

    /** Builds the servicedir. If that fails, the unfinished directory is deleted. */
    public void stage(String name, Rendering rendering, boolean down) throws IOException {
        try (Directory slot = scandir.makeChild(name, 0755)) {
            Map<Path, Directory> directories = new HashMap<>();
            try {
                for (RenderedFile file : rendering.files()) {
                    write(slot, directories, file);
                }
                if (down) {
                    create(slot, "down", new byte[0], 0644);
                }
                skeleton(slot);
                try (Directory log = slot.child("log")) {
                    skeleton(log);
                    give(log);
                }
                give(slot);
            } finally {
                for (Directory directory : directories.values()) {
                    directory.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            takeAway(name, e);
            throw e;
        }
    }

    private void takeAway(String name, Exception reason) {
        try {
            scandir.deleteTree(name);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void write(Directory slot, Map<Path, Directory> directories, RenderedFile file) throws IOException {
        Path parent = file.path().getParent();
        Directory directory = slot;
        if (parent != null) {
            Directory known = directories.get(parent);
            directory = known == null ? makeParent(slot, directories, parent) : known;
        }
        create(directory, file.path().getFileName().toString(), file.bytes(), file.mode());
    }

    /** Creates a subdirectory. Those of a slot are one level deep. */
    private Directory makeParent(Directory slot, Map<Path, Directory> directories, Path parent) throws IOException {
        Directory made = slot.makeChild(parent.toString(), 0755);
        directories.put(parent, made);
        give(made);
        return made;
    }

    private void create(Directory directory, String name, byte[] content, int mode) throws IOException {
        directory.createFile(name, content, mode);
        Accounts.Account owner = ownership.slot();
        if (owner != null) {
            directory.chown(name, owner.uid(), owner.gid());
        }
    }

    private void give(Directory directory) throws PosixException {
        giveTo(directory, ownership.slot(), 0755);
    }

    /** Changes the owner first, because chown clears the set-id bits. */
    private static void giveTo(Directory directory, Accounts.@Nullable Account owner, int mode) throws PosixException {
        if (owner != null) {
            directory.chown(owner.uid(), owner.gid());
            directory.chmod(mode);
        }
    }

    private void skeleton(Directory servicedir) throws IOException {
        fifodir(servicedir);
        if (!ownership.prepared()) {
            return;
        }
        try (Directory supervise = servicedir.makeChild("supervise", 0755)) {
            fifodir(supervise);
            supervise.makeFifo("control", 0660);
            Accounts.Account user = ownership.skeleton();
            if (user != null) {
                supervise.chown("control", user.uid(), user.gid());
            }
            giveTo(supervise, user, 0755);
        }
    }

    private void fifodir(Directory parent) throws IOException {
        try (Directory event = parent.makeChild("event", 03730)) {
            giveTo(event, ownership.skeleton(), 03730);
        }
    }
}
