package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of macOS, through getpwnam_r(3), which queries Open Directory. {@code /etc/passwd} has only accounts of the system
 * there. Does not use {@link Libc}, whose constants are those of Linux. Thread-safe.
 */
@SuppressWarnings("restricted") // Calls one function of the C library.
final class OpenDirectory {
    /** The same number on macOS and Linux. */
    private static final int ERANGE = 34;

    private static final long MOST_TEXT = 1 << 20;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle GETPWNAM_R = LINKER.downcallHandle(
            LINKER.defaultLookup()
                    .find("getpwnam_r")
                    .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no getpwnam_r")),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    private OpenDirectory() {}

    /** An account; its directory is null if its entry has none. */
    record Entry(int uid, int gid, @Nullable String directory) {}

    /** The account with this name; null if it is unknown. */
    static @Nullable Entry account(String name) {
        return account(name, PasswdLayout.MAC);
    }

    /** As {@link #account(String)}, for a C library with this layout. */
    static @Nullable Entry account(String name, PasswdLayout layout) {
        for (long most = 4096; most <= MOST_TEXT; most *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment passwd = arena.allocate(layout.size(), 8);
                MemorySegment found = arena.allocate(ADDRESS);
                int error = (int)
                        GETPWNAM_R.invokeExact(arena.allocateFrom(name), passwd, arena.allocate(most), most, found);
                if (error == ERANGE) {
                    continue;
                }
                return error != 0 || found.get(ADDRESS, 0).address() == 0
                        ? null
                        : new Entry(layout.uid(passwd), layout.gid(passwd), layout.directory(passwd));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable impossible) {
                throw new AssertionError("a native call threw", impossible);
            }
        }
        return null;
    }
}
