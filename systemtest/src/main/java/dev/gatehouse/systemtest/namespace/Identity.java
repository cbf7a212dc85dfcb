package dev.gatehouse.systemtest.namespace;

/**
 * As whom a command runs inside a namespace.
 *
 * @param name the account's name there
 * @param home its home directory there
 */
public record Identity(String name, int uid, int gid, String home) {
    public static final Identity ROOT = new Identity("root", 0, 0, "/root");

    /** The account that gateways run as, as the image makes it. */
    public static final Identity HERMES = new Identity("hermes", 10000, 10000, S6Namespace.HOME);

    /** A person with an account, who may do nothing that root may. */
    public static final Identity ALICE = new Identity("alice", 10001, 10001, "/home/alice");

    public boolean isRoot() {
        return uid == 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
