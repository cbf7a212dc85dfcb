package dev.gatehouse.posix;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has seen of the host since it began to remember, so that it does not look again. For work that only reads and ends
 * soon: to examine a directory or to read the accounts takes several times as long as to look here, and a command asks the same
 * many times. Meanwhile the thread does not notice if root gives a directory to another account, or adds an account.
 */
public final class Recollection {
    private static final ThreadLocal<Recollection> CURRENT = new ThreadLocal<>();

    private final Set<Path> directories = new HashSet<>();
    private @Nullable List<String[]> accounts;
    private final Map<Class<?>, Object> things = new HashMap<>();

    private Recollection() {}

    /** Begins: from now on the current thread remembers. */
    public static void begin() {
        CURRENT.set(new Recollection());
    }

    /** Ends: the current thread forgets everything. */
    public static void end() {
        CURRENT.remove();
    }

    /** Remembers something that is read ahead, by its type. Does nothing if the current thread does not remember. */
    public static <T> void remember(T thing) {
        Recollection current = CURRENT.get();
        if (current != null) {
            current.things.put(thing.getClass(), thing);
        }
    }

    /** Returns what was remembered of a type; null if there is none. */
    public static <T> @Nullable T recall(Class<T> type) {
        Recollection current = CURRENT.get();
        return current == null ? null : type.cast(current.things.get(type));
    }

    /** Returns what the current thread remembers; null if it does not. */
    static @Nullable Recollection current() {
        return CURRENT.get();
    }

    /** Directories that root alone can exchange or change, by paths without links. */
    Set<Path> directories() {
        return directories;
    }

    /** The entries of the account database; null if they have not been read. */
    @Nullable
    List<String[]> accounts() {
        return accounts;
    }

    void remember(List<String[]> entries) {
        accounts = entries;
    }
}
