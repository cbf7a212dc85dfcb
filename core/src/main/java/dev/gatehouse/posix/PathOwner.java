package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In whose hands a path is: the owner of its first part, from the root directory down, that does not belong to root. That
 * account decides where the rest of the path leads. A link of root is followed as long as everything before it belongs
 * to root too. Makes no native call.
 *
 * @param owner the account; empty if all existing parts belong to root
 * @param trusted the path without links up to and excluding the first part of another account; only root can change it
 * @param rest what follows
 * @param shared whether others may write to a part, so that they could exchange what follows; a directory on the way with the
 *     sticky bit protects the entries of root
 */
record PathOwner(Optional<Accounts.Account> owner, Path trusted, Path rest, boolean shared) {
    /** As in the kernel (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    /**
     * Follows a path from the root directory.
     *
     * @throws IOException if a part cannot be examined for another reason than that it does not exist
     */
    static PathOwner of(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Recollection known = Recollection.current();
        Path trusted = known == null ? null : trusted(absolute, known.directories());
        Path at = trusted == null ? absolute.getRoot() : trusted;
        Deque<Path> ahead = new ArrayDeque<>();
        prepend(trusted == null ? absolute : absolute.subpath(trusted.getNameCount(), absolute.getNameCount()), ahead);
        int links = 0;
        boolean shared = false;
        while (!ahead.isEmpty()) {
            Path name = ahead.removeFirst();
            if (name.toString().equals("..")) {
                Path parent = at.getParent();
                at = parent == null ? at : parent;
                continue;
            }
            Path next = at.resolve(name).normalize();
            Stat found;
            try {
                found = Stat.of(next, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException absent) {
                ahead.addFirst(name);
                break;
            } catch (FileSystemException e) {
                if (Files.isDirectory(at)) {
                    throw e;
                }
                ahead.addFirst(name);
                break;
            }
            if (found.uid() != 0 && IdMap.OF_USERS.has(found.uid())) {
                ahead.addFirst(name);
                return new PathOwner(
                        Optional.of(new Accounts.Account(found.uid(), found.gid())), at, joined(ahead), shared);
            }
            shared |= !found.isLink() && found.isWritableByOthers() && (ahead.isEmpty() || !found.isSticky());
            if (found.isLink() && !isOfProcess(at)) {
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                Path target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? absolute.getRoot() : at;
                prepend(target, ahead);
            } else {
                at = next;
                if (known != null && !shared && found.isDirectory() && found.isOfRootAlone()) {
                    known.directories().add(next);
                }
            }
        }
        return new PathOwner(Optional.empty(), at, joined(ahead), shared);
    }

    /** The longest beginning that is one of these directories; null if there is none. */
    private static @Nullable Path trusted(Path path, Set<Path> directories) {
        Path above = path.getParent();
        while (above != null && !directories.contains(above)) {
            above = above.getParent();
        }
        return above;
    }

    /** Not a lambda: linking one takes a short command too long. */
    private static void prepend(Path path, Deque<Path> ahead) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.addFirst(path.getName(i));
        }
    }

    /**
     * Whether this is the directory of a process, or that of its descriptors. Their links, such as {@code root}, lead through
     * the mounts of that process, so their text means nothing here (proc_pid_root(5)). The kernel follows them, and lets only
     * those who may.
     */
    private static boolean isOfProcess(Path directory) {
        int depth = directory.getNameCount();
        return (depth == 2 || (depth == 3 && directory.endsWith("fd")))
                && directory.startsWith("/proc")
                && Character.isDigit(directory.getName(1).toString().charAt(0));
    }

    private static Path joined(Deque<Path> names) {
        Path rest = Path.of("");
        for (Path name : names) {
            rest = rest.resolve(name);
        }
        return rest;
    }
}
