package dev.gatehouse.posix;

/**
 * The rights of a thread (credentials(7)). The C library's functions change all threads of a process; these are the
 * system calls themselves, which change the calling thread only.
 */
final class Credentials {
    private Credentials() {}

    /**
     * Gives the calling thread an account's file-system identity and groups, and takes all capabilities away. There is
     * no way back.
     *
     * <p>The kernel drops the capabilities for files itself when the user changes, unless SECBIT_NO_SETUID_FIXUP is set,
     * so all are dropped explicitly; without them the thread cannot change its identity again.
     *
     * @throws PosixException if this process lacks the capabilities SETUID or SETGID, or the user namespace does not
     *     know the account; the thread must not do the work then
     */
    static void giveUpFor(Accounts.Account owner) throws PosixException {
        NameService.Person person = NameService.person(owner.uid());
        // The group of root's directories is no proof that an account without an entry belongs to it.
        int group = person != null ? person.gid() : owner.gid() != 0 ? owner.gid() : owner.uid();
        int[] groups = person == null ? new int[] {group} : NameService.groups(person.name(), group);
        Kernel.setgroups(groups);
        Kernel.setfsgid(group);
        Kernel.setfsuid(owner.uid());
        Kernel.dropCapabilities();
    }
}
