package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The accounts and groups of this host in any directory service, through the C library (nsswitch.conf(5)). Thread-safe. */
final class NameService {
    /** NGROUPS_MAX. */
    private static final int MOST_GROUPS = 65536;

    private static final MethodHandle GETPWNAM =
            Libc.LINKER.downcallHandle(Libc.symbol("getpwnam"), FunctionDescriptor.of(ADDRESS, ADDRESS));

    /** Linked by the first call: most commands look no number up. */
    private static final class ById {
        static final MethodHandle GETPWUID =
                Libc.LINKER.downcallHandle(Libc.symbol("getpwuid"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
        static final MethodHandle GETGROUPLIST = Libc.function("getgrouplist", ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    }

    private NameService() {}

    /** The uid and gid of an account; null if it is unknown. Synchronized because getpwnam(3) returns static memory. */
    static synchronized int @Nullable [] account(String name) {
        try (Libc.Call call = new Libc.Call()) {
            MemorySegment entry = (MemorySegment) GETPWNAM.invokeExact(call.string(name));
            if (entry.equals(MemorySegment.NULL)) {
                return null;
            }
            // struct passwd of glibc and musl: char *name, char *passwd, uid_t, gid_t, …
            MemorySegment passwd = entry.reinterpret(24);
            return new int[] {passwd.get(JAVA_INT, 16), passwd.get(JAVA_INT, 20)};
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    /** The home directory of an account; null if it is unknown. Synchronized like {@link #account}. */
    static synchronized @Nullable String directory(String name) {
        try (Libc.Call call = new Libc.Call()) {
            MemorySegment entry = (MemorySegment) GETPWNAM.invokeExact(call.string(name));
            // struct passwd goes on with char *gecos, char *dir.
            return entry.equals(MemorySegment.NULL)
                    ? null
                    : entry.reinterpret(40).get(ADDRESS, 32).reinterpret(4096).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    /** An account of the host's directory services. */
    record Person(String name, int gid) {}

    /** The account with this number; null if it has no entry. Synchronized like {@link #account}. */
    static synchronized @Nullable Person person(int uid) {
        try {
            MemorySegment entry = (MemorySegment) ById.GETPWUID.invokeExact(uid);
            if (entry.equals(MemorySegment.NULL)) {
                return null;
            }
            MemorySegment passwd = entry.reinterpret(24);
            return new Person(passwd.get(ADDRESS, 0).reinterpret(4096).getString(0), passwd.get(JAVA_INT, 20));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    /** All groups of an account, the given one included. */
    static int[] groups(String name, int primary) throws PosixException {
        for (int most = 64; most <= MOST_GROUPS; most *= 4) {
            try (Libc.Call call = new Libc.Call()) {
                MemorySegment list = call.arena.allocate(JAVA_INT, most);
                MemorySegment count = call.arena.allocateFrom(JAVA_INT, most);
                int result = (int) ById.GETGROUPLIST.invokeExact(call.state, call.string(name), primary, list, count);
                if (result >= 0) {
                    return list.asSlice(0, 4L * count.get(JAVA_INT, 0)).toArray(JAVA_INT);
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable impossible) {
                throw new AssertionError("a native call threw", impossible);
            }
        }
        throw new PosixException("getgrouplist", name, Errno.EINVAL);
    }
}
