package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accounts and groups of this host in any directory service, through the C library (nsswitch.conf(5)). Thread-safe. */
final class NameService {
    /** NGROUPS_MAX. */
    private static final int MOST_GROUPS = 65536;

    private static final PasswdLayout LAYOUT = PasswdLayout.LINUX;

    private static final MemorySegment GETPWNAM = Libc.symbol("getpwnam");

    /** Looked up by the first call: most commands look no number up. */
    private static final class ById {
        static final MemorySegment GETPWUID = Libc.symbol("getpwuid");
        static final MemorySegment GETGROUPLIST = Libc.symbol("getgrouplist");
    }

    private NameService() {}

    /** The struct passwd; null if there is none. */
    private static @Nullable MemorySegment entry(MemorySegment function, Libc.Call call, long key) throws Throwable {
        long entry = Libc.functionL(function, call, key, 0, 0, 0, 0, 0);
        return entry == 0 ? null : MemorySegment.ofAddress(entry).reinterpret(LAYOUT.size());
    }

    /** The uid and gid of an account; null if it is unknown. Synchronized because getpwnam(3) returns static memory. */
    static synchronized int @Nullable [] account(String name) {
        try (Libc.Call call = new Libc.Call()) {
            MemorySegment passwd = entry(GETPWNAM, call, call.string(name));
            if (passwd == null) {
                return null;
            }
            return new int[] {LAYOUT.uid(passwd), LAYOUT.gid(passwd)};
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    /** The home directory of an account; null if it is unknown. Synchronized like {@link #account}. */
    static synchronized @Nullable String directory(String name) {
        try (Libc.Call call = new Libc.Call()) {
            MemorySegment passwd = entry(GETPWNAM, call, call.string(name));
            return passwd == null ? null : LAYOUT.directory(passwd);
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
        try (Libc.Call call = new Libc.Call()) {
            MemorySegment passwd = entry(ById.GETPWUID, call, uid);
            return passwd == null ? null : new Person(Objects.requireNonNull(LAYOUT.name(passwd)), LAYOUT.gid(passwd));
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
                int result = Libc.function(
                        ById.GETGROUPLIST, call, call.string(name), primary, list.address(), count.address());
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
