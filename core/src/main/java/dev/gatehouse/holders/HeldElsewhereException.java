package dev.gatehouse.holders;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else runs the gateway, or would start it by itself, so that a second copy would run. The message names the
 * holder, and the remedy is a command that works on it. Nothing was changed, unless a stop ended another copy.
 *
 * @since 0.1.0
 */
public final class HeldElsewhereException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Holder holder;

    private HeldElsewhereException(String message, Remedy remedy, Holder holder) {
        super(message, remedy);
        this.holder = holder;
    }

    /**
     * Returns an exception for an operation that other holders of the gateway exclude.
     *
     * @param verb the operation
     * @param excluding the gateway's other holders that exclude it, at least one; those that run it first
     * @return the exception
     */
    public static HeldElsewhereException refusing(Verb verb, List<Holder> excluding) {
        String effect = switch (verb) {
            case START -> "; not started a second time";
            case RESTART -> "; not restarted here";
            case INSTALL -> "; not installed here";
            case STOP, UNINSTALL -> "";
        };
        return of(verb, excluding, sentence(excluding) + effect);
    }

    /**
     * Returns an exception for an operation on a gateway that two holders exclude each other from: the manager of the
     * operation and another one. The remedy removes the other one.
     *
     * @param excluding the gateway's other holders that exclude it, at least one; those that run it first
     * @return the exception
     */
    public static HeldElsewhereException twice(List<Holder> excluding) {
        return of(Verb.UNINSTALL, excluding, sentence(excluding) + ", beside the one here; remove one of the two");
    }

    /**
     * Returns an exception for an operation on one copy of a gateway of which another copy remains.
     *
     * @param verb the operation
     * @param excluding the gateway's other holders that exclude it, at least one; those that run it first
     * @return the exception
     */
    public static HeldElsewhereException remaining(Verb verb, List<Holder> excluding) {
        return of(verb, excluding, "One copy is stopped, but " + sentence(excluding));
    }

    private static HeldElsewhereException of(Verb verb, List<Holder> excluding, String message) {
        Holder first = excluding.getFirst();
        return new HeldElsewhereException(message, remedy(verb, first), first);
    }

    /** {@return the holder; empty after deserialization} */
    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }

    /**
     * Selects the holders beside which no second copy may start.
     *
     * @param holders holders by gateway
     * @return those that exclude others, of each gateway that has some
     */
    public static Map<ServiceName, List<Holder>> excluding(Map<ServiceName, List<Holder>> holders) {
        Map<ServiceName, List<Holder>> excluding = new TreeMap<>();
        // Loops, because a check comes along here: the first use of a stream takes it longer.
        for (Map.Entry<ServiceName, List<Holder>> entry : holders.entrySet()) {
            List<Holder> some = new ArrayList<>();
            for (Holder holder : entry.getValue()) {
                if (holder.excludesOthers()) {
                    some.add(holder);
                }
            }
            if (!some.isEmpty()) {
                excluding.put(entry.getKey(), List.copyOf(some));
            }
        }
        return excluding;
    }

    /**
     * Describes the holders of one gateway.
     *
     * @param holders the holders, at least one; those that run it first
     * @return a sentence without its period, such as {@code coder runs as system unit hermes-gateway-coder.service (pid
     *     2028)}
     */
    public static String sentence(List<Holder> holders) {
        ServiceName service = holders.getFirst().service();
        List<String> parts = new ArrayList<>();
        String verb = "";
        for (Holder holder : holders) {
            String next =
                    holder.runs() ? "runs as " : holder.starts() ? "is started automatically by " : "is installed as ";
            parts.add((next.equals(verb) ? "" : next) + words(holder));
            verb = next;
        }
        return service + " " + String.join(" and ", parts);
    }

    private static String words(Holder holder) {
        String words = holder.words();
        return holder.pid().isEmpty() || holder.kind().equals(Kind.NONE)
                ? words
                : words + " (pid " + holder.pid().getAsLong() + ")";
    }

    /**
     * Returns the command that carries out an operation on a holder, or else one that makes way for it. A gateway that
     * runs already is restarted by a start, so that it uses its present settings. To be installed elsewhere, it must be taken
     * over from another program's service, or be uninstalled first.
     *
     * @param verb the operation
     * @param holder the holder
     * @return the command
     */
    public static Remedy remedy(Verb verb, Holder holder) {
        Verb meant = switch (verb) {
            case START -> holder.runs() ? Verb.RESTART : Verb.START;
            case INSTALL -> !holder.ours() && holder.command(Verb.INSTALL).isPresent() ? Verb.INSTALL : Verb.UNINSTALL;
            case STOP, RESTART, UNINSTALL -> verb;
        };
        return holder.command(meant)
                .or(() -> holder.command(Verb.STOP))
                .or(() -> holder.command(Verb.UNINSTALL))
                .orElseGet(() ->
                        Remedy.gatehouse("gateway", "status", holder.service().toString()));
    }
}
