package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was done in this process to units that somebody else had changed, or wrote, and advises about it. Thread-safe. */
final class UnitAdvice {
    private final SystemdBackend backend;
    private final List<Advice> noted = new CopyOnWriteArrayList<>();
    private final Set<ServiceName> left = new ConcurrentSkipListSet<>();

    UnitAdvice(SystemdBackend backend) {
        this.backend = backend;
    }

    /** Returns the advice, as the units are now. */
    List<Advice> now() {
        List<Advice> advice = new ArrayList<>(noted);
        for (ServiceName service : left) {
            // The app's unit goes, too, if the profile is deleted after its service.
            switch (backend.look(service)) {
                case OF_APP -> advice.add(kept(service));
                case FOREIGN -> advice.add(keptOfSomebody(service));
                default -> {}
            }
        }
        return advice;
    }

    /** Keeps which lines of a unit were replaced, and how to add them again so that they stay. */
    void replaced(ServiceName service, List<String> lines) {
        String unit = backend.context().unit(service);
        noted.add(new Advice(
                "Replaced lines that somebody had changed in " + unit + ": " + String.join("; ", lines)
                        + ". In a drop-in they stay",
                List.of(backend.asRoot(backend.systemctl().command("edit", unit)))));
    }

    /** Keeps that a unit that Gatehouse did not write, below its drop-in, is still there. */
    void left(ServiceName service) {
        left.add(service);
    }

    /** Keeps that a gateway that was to be stopped did not run, and that a unit of the app itself will start it. */
    void starts(ServiceName service) {
        noted.add(new Advice(
                "The unit of " + backend.home().app().name() + " itself starts " + service + " "
                        + (backend.context().scope() == Scope.SYSTEM ? "at boot" : "at boot or login")
                        + "; to take it over",
                List.of(backend.adoption(service))));
    }

    /** Says that a unit is still there that neither Gatehouse nor the app wrote. */
    private Advice keptOfSomebody(ServiceName service) {
        return new Advice(
                "Kept " + backend.units().path(service) + ", which was not written by Gatehouse",
                List.of(shown(service)));
    }

    /** Says that a unit of the app is still there, and how the app removes it. */
    private Advice kept(ServiceName service) {
        Home home = backend.home();
        List<String> command =
                home.app().ownService().uninstall(service.profile(), home.path(), home.directory(service.profile()));
        String kept = "Kept " + backend.units().path(service) + ", the unit of "
                + home.app().name() + " itself";
        return command.isEmpty()
                ? new Advice(kept, List.of(shown(service)))
                : new Advice(kept + "; to remove it", List.of(ofApp(command)));
    }

    private Remedy shown(ServiceName service) {
        return backend.systemctl().command("cat", backend.context().unit(service));
    }

    private Remedy ofApp(List<String> words) {
        return backend.withRights(
                Remedy.of(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new)));
    }
}
