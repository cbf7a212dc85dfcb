package dev.gatehouse.posix;

import java.util.Optional;

/** Who this process is, and who an account name stands for. */
public final class Accounts {
    private Accounts() {}

    /** The identity that this process acts with. */
    public static Account current() {
        return new Account(Libc.geteuid(), Libc.getegid());
    }

    /** Looks an account up by name through the C library, so in whatever directory service the host uses. */
    public static Optional<Account> byName(String name) {
        int[] ids = Libc.account(name);
        return ids == null ? Optional.empty() : Optional.of(new Account(ids[0], ids[1]));
    }

    /** A user and its primary group, as numbers. */
    public record Account(int uid, int gid) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
