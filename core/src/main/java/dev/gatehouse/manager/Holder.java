package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whoever runs, or would run, the gateway of a profile: a service of any manager, scope, domain or tree of this host,
 * installed by Gatehouse, by the app or by a person; or a process without a manager. Immutable.
 *
 * @param service the gateway
 * @param kind the kind of its manager; {@link Kind#NONE} for a process without a manager
 * @param location identifies the holder on this host, as {@link ServiceManager#location} does: the path of the unit,
 *     the slot, the property list or the service's folder, the name of the task, or the number of the process
 * @param words the holder in words for a sentence, such as {@code system unit hermes-gateway-coder.service}
 * @param pid the gateway's process; empty if it does not run or cannot be seen
 * @param runs whether it runs the gateway now
 * @param starts whether it would start the gateway by itself: at boot, at login, or after an end
 * @param ours whether Gatehouse installed it for this home
 * @param commands for each operation the command that carries it out on this holder. An operation without a command is
 *     impossible
 * @since 0.1.0
 */
public record Holder(
        ServiceName service,
        Kind kind,
        String location,
        String words,
        OptionalLong pid,
        boolean runs,
        boolean starts,
        boolean ours,
        Map<Verb, Remedy> commands) {
    /** Copies the commands. */
    public Holder {
        commands = Map.copyOf(commands);
    }

    /** {@return whether a second copy of the gateway must not start beside this holder} */
    public boolean excludesOthers() {
        return runs || starts;
    }

    /**
     * Returns the command that carries out an operation on this holder.
     *
     * @param verb the operation
     * @return the command; empty if it is impossible
     */
    public Optional<Remedy> command(Verb verb) {
        return Optional.ofNullable(commands.get(verb));
    }
}
