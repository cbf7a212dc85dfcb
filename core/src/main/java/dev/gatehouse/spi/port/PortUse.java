package dev.gatehouse.spi.port;

import java.util.OptionalLong;

/**
 * Who listens on a port. Immutable.
 *
 * @param owner the relation of the listener to a gateway
 * @param pid its process, if known
 * @param words its program or account, for people; empty if unknown or nobody
 * @since 0.1.0
 */
public record PortUse(Owner owner, OptionalLong pid, String words) {
    /** The port does not accept connections on the loopback addresses. */
    public static final PortUse FREE = new PortUse(Owner.NOBODY, OptionalLong.empty(), "");

    /** The gateway listens. */
    public static final PortUse OF_GATEWAY = new PortUse(Owner.GATEWAY, OptionalLong.empty(), "");

    /** Somebody listens, and the system does not tell who. */
    public static final PortUse UNKNOWN = new PortUse(Owner.UNKNOWN, OptionalLong.empty(), "");

    /**
     * Who has a port, in relation to a gateway.
     *
     * @since 0.1.0
     */
    public enum Owner {
        /** Nobody listens. */
        NOBODY,
        /** The gateway, one of its descendants, or a process of its process group, session or control group. */
        GATEWAY,
        /** A process that does not belong to the gateway. */
        OTHER,
        /** Somebody who cannot be identified. */
        UNKNOWN
    }

    /**
     * Tests whether the gateway serves the port. A listener that cannot be identified counts as the gateway's.
     *
     * @return whether the owner is {@link Owner#GATEWAY} or {@link Owner#UNKNOWN}
     */
    public boolean isServed() {
        return owner == Owner.GATEWAY || owner == Owner.UNKNOWN;
    }

    /** {@return the listener in words, such as {@code python3 (pid 4711)}} */
    public String listener() {
        String name = words.isEmpty() ? "another process" : words;
        return pid.isPresent() ? name + " (pid " + pid.getAsLong() + ")" : name;
    }
}
