package dev.gatehouse.definition;

/**
 * What happens to a gateway when the kernel kills one of its processes because memory has run out.
 *
 * @since 0.1.0
 */
public enum OutOfMemory {
    /** The others go on: a tool call that takes too much memory does not end the gateway. */
    CONTINUE,
    /** The kernel kills all processes of the gateway; its restart policy decides what follows. */
    KILL
}
