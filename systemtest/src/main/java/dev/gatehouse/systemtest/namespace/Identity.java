package dev.gatehouse.systemtest.namespace;

/**
 * An account inside a namespace.
 *
 * @param name the name of the account
 * @param home its home directory
 */
public record Identity(String name, int uid, int gid, String home) {
    public static final Identity ROOT = new Identity("root", 0, 0, "/root");

    /** The gateways' account in the image. */
    public static final Identity HERMES = new Identity("hermes", 10000, 10000, S6Namespace.HOME);

    /** An ordinary user without rights of root. */
    public static final Identity ALICE = new Identity("alice", 10001, 10001, "/home/alice");

    public boolean isRoot() {
        return uid == 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
