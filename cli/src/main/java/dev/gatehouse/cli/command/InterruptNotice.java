package dev.gatehouse.cli.command;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Says what goes on under the manager when Ctrl-C ends a command that waits. The exit code stays the signal's. */
public final class InterruptNotice implements AutoCloseable {
    private static final int MOST = 3;

    private final Session session;
    private final Verb verb;
    private final Supplier<ServiceManager> opening;
    private final List<ProfileName> names;
    private final Thread hook = new Thread(this::explain, "gatehouse-interrupt");

    private InterruptNotice(
            Session session, Verb verb, Supplier<ServiceManager> opening, Collection<ProfileName> names) {
        this.session = session;
        this.verb = verb;
        this.opening = opening;
        this.names = List.copyOf(names);
    }

    /**
     * Begins to listen for the end of the process; {@link #close} stops that.
     *
     * @param opening opens the manager that carries out the command
     */
    public static InterruptNotice of(
            Session session, Verb verb, Supplier<ServiceManager> opening, Collection<ProfileName> names) {
        InterruptNotice notice = new InterruptNotice(session, verb, opening, names);
        Runtime.getRuntime().addShutdownHook(notice.hook);
        return notice;
    }

    private void explain() {
        List<String> going = new ArrayList<>();
        String kind = "";
        try {
            ServiceManager manager = opening.get();
            kind = manager.kind().word();
            List<ServiceName> services = new ArrayList<>();
            names.forEach(name -> services.add(new ServiceName(name)));
            for (ServiceStatus status : manager.status(services)) {
                if (status.state().isActive() || status.state() == State.STOPPING) {
                    going.add(status.service() + " is " + status.state().words());
                }
            }
        } catch (GatehouseException unknown) {
            going.clear();
        }
        session.console().warn(sentence(going, kind));
        session.console().remedy(remedy(going.isEmpty()));
    }

    static String sentence(List<String> going, String manager) {
        if (going.isEmpty()) {
            return "Interrupted";
        }
        String shown = String.join(", ", going.subList(0, Math.min(MOST, going.size())));
        String more = going.size() > MOST ? " and " + (going.size() - MOST) + " more" : "";
        return "Interrupted: " + shown + more + "; " + manager + " goes on without this command";
    }

    private Remedy remedy(boolean nothing) {
        String command = nothing || verb == Verb.STOP ? "status" : "stop";
        List<String> words = new ArrayList<>(List.of("gateway", command));
        if (names.size() > MOST) {
            words.add("--all");
        } else {
            names.forEach(name -> words.add(name.value()));
        }
        return Remedy.gatehouse(words.toArray(String[]::new));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is ending, and the notice is being printed.
            return;
        }
    }
}
