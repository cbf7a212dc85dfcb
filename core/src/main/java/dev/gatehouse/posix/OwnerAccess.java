package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * File access of root in places of another account: with that account's rights from the first moment.
 *
 * <p>A path belongs to the account that owns its first part that is not root's ({@link PathOwner}). Work on such a path
 * runs on a platform thread that has given up root's rights for good: Linux keeps the file-system identity and the
 * capabilities per thread (credentials(7), setfsuid(2), capabilities(7)). The JDK's own file calls then reach only what
 * the account may reach, wherever links lead, and what they create belongs to it. A helper process would do the same,
 * but takes a JVM start for each command and a protocol for each operation.
 *
 * <p>The thread gets the account's user, primary group and supplementary groups (getgrouplist(3)), as the gateway itself
 * would. It can never get root's rights back, so it runs nothing else, and the caller's thread, a virtual thread or a
 * worker of a pool included, never changes. Work must not start threads or processes, because these would inherit the
 * rights. It parses nothing with another library, whose classes would be loaded with these rights too: the account may not be
 * able to read a jar in root's directory.
 *
 * <p>All other users, and root in root's own places, run the work themselves and load no native code for it. So does
 * everybody on systems without Linux's {@code /proc}.
 */
public final class OwnerAccess {
    private static final Map<Accounts.Account, ExecutorService> THREADS = new ConcurrentHashMap<>();

    /** The account of a thread that has given up root's rights. */
    private static final ThreadLocal<Accounts.Account> ACTING = new ThreadLocal<>();

    private OwnerAccess() {}

    /**
     * Work on files.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Work on files without a result. */
    @FunctionalInterface
    public interface Change {
        /** Does it. */
        void run() throws IOException;
    }

    /**
     * Returns the account in whose hands a path is, if that is not root.
     *
     * @throws IOException if that cannot be determined
     */
    public static Optional<Accounts.Account> ownerOf(Path path) throws IOException {
        return PathOwner.of(path).owner();
    }

    /**
     * Returns the first part of a path that does not belong to root, with links of root resolved.
     *
     * @throws IOException if that cannot be determined
     */
    public static Optional<Path> firstOfAnother(Path path) throws IOException {
        PathOwner found = PathOwner.of(path);
        return found.owner().map(_ -> found.trusted().resolve(found.rest().getName(0)));
    }

    /** Whether a path exists and root alone decides what it leads to: nobody else owns or may write a part of it. */
    public static boolean isOfRootAlone(Path path) {
        try {
            PathOwner found = PathOwner.of(path);
            return found.owner().isEmpty() && found.rest().toString().isEmpty() && !found.shared();
        } catch (IOException unseen) {
            return false;
        }
    }

    /**
     * Whether root alone decides what an entry of a directory is: it exists, and is no link. The caller knows that
     * {@link #isOfRootAlone} holds for the directory, which this does not examine again.
     */
    public static boolean isEntryOfRootAlone(Path entry) {
        try {
            Stat found = Stat.of(entry, LinkOption.NOFOLLOW_LINKS);
            return found.isOfRootAlone() && !found.isLink();
        } catch (IOException unseen) {
            return false;
        }
    }

    /**
     * Whether certainly nothing has this name in a place of another account. Root looks with its own rights, without following a
     * link of that account: so a search through the homes of many accounts needs no thread and no native code for each.
     *
     * @return false also if something has the name, if that is unknown, or if this process works with an account's rights anyway
     */
    public static boolean isAbsent(Path path) {
        if (!Accounts.isRoot() || isActing()) {
            return false;
        }
        try {
            PathOwner found = PathOwner.of(path);
            return found.owner().isPresent()
                    && found.rest().getNameCount() > 1
                    && Stat.of(found.trusted().resolve(found.rest().getName(0)), LinkOption.NOFOLLOW_LINKS)
                            .isDirectory()
                    && Files.notExists(found.trusted().resolve(found.rest().subpath(0, 2)), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException unseen) {
            return false;
        }
    }

    /**
     * Returns the names in a directory that belongs to another account and lies in one of root's, so that nobody else can exchange
     * it. Read with root's own rights, as {@link #isAbsent} looks.
     *
     * @return empty for every other directory
     */
    public static Optional<List<String>> names(Path directory) {
        if (!Accounts.isRoot() || isActing()) {
            return Optional.empty();
        }
        try {
            PathOwner found = PathOwner.of(directory);
            boolean single = found.owner().isPresent() && found.rest().getNameCount() == 1 && !found.shared();
            Path place = found.trusted().resolve(found.rest());
            String[] names = single && Stat.of(place, LinkOption.NOFOLLOW_LINKS).isDirectory()
                    ? place.toFile().list()
                    : null;
            return names == null ? Optional.empty() : Optional.of(List.of(names));
        } catch (IOException unseen) {
            return Optional.empty();
        }
    }

    /** Whether the current thread has the rights of another account than root's process has. */
    public static boolean isActing() {
        return ACTING.get() != null;
    }

    /**
     * Does work on a path as its owner, if this process is root and the path is not root's; otherwise just does it. Work
     * within work stays on its thread. Returns when the work is done, even if the calling thread is interrupted.
     *
     * @throws IOException what the work throws; or if this process may not take the owner's rights, and then nothing is done
     */
    public static <T> T call(Path path, Work<T> work) throws IOException {
        if (!Accounts.isRoot() || isActing()) {
            return work.run();
        }
        Optional<Accounts.Account> owner = ownerOf(path);
        return owner.isEmpty() ? work.run() : onThreadOf(owner.get(), work);
    }

    /** As {@link #call}, without a result. */
    public static void run(Path path, Change change) throws IOException {
        call(path, () -> {
            change.run();
            return true;
        });
    }

    private static <T> T onThreadOf(Accounts.Account owner, Work<T> work) throws IOException {
        Callable<T> task = () -> {
            become(owner);
            return work.run();
        };
        return result(THREADS.computeIfAbsent(owner, OwnerAccess::threads).submit(task));
    }

    /** Threads end a minute after their last task, and do not keep the process alive. */
    private static ExecutorService threads(Accounts.Account owner) {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("files of " + owner.uid(), 1).factory());
    }

    private static void become(Accounts.Account owner) throws IOException {
        if (isActing()) {
            return;
        }
        try {
            Credentials.giveUpFor(owner);
        } catch (PosixException e) {
            throw new IOException(
                    "this process cannot take the rights of the owner, user " + owner.uid()
                            + ", because it lacks the capabilities SETUID and SETGID: " + e.getMessage(),
                    e);
        }
        ACTING.set(owner);
    }

    private static <T> T result(Future<T> future) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new AssertionError(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
