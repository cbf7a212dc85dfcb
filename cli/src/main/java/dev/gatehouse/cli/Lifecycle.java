package dev.gatehouse.cli;

import dev.gatehouse.cli.LifecycleCommand.Verb;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ProfileStore;
import dev.gatehouse.windows.WindowsServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops or restarts gateways, or only makes them known or forgotten: definitions first, so that the manager knows and has what the disk says; then the
 * operator's intent, so that it is recorded even if this process ends in between; then the command itself. What fails
 * for one gateway never keeps the others from it.
 */
final class Lifecycle {
    private final Home home;
    private final Session session;
    private final Verb verb;
    private final Wait wait;
    private final boolean temporary;
    private final Map<ProfileName, Result> results = new LinkedHashMap<>();
    private @Nullable ServiceManager manager;

    Lifecycle(Session session, Verb verb, Wait wait, boolean temporary) {
        this.home = session.home();
        this.session = session;
        this.verb = verb;
        this.wait = wait;
        this.temporary = temporary;
    }

    /** What became of one gateway. */
    static final class Result {
        private final ProfileName profile;
        private Outcome outcome;
        private ServiceStatus status;
        private Duration took = Duration.ZERO;
        private boolean refreshed;
        private boolean ran;
        private String unrecorded = "";
        private Optional<IntentReading> before = Optional.empty();

        private Result(ProfileName profile) {
            this.profile = profile;
            this.outcome = Outcome.of(new ServiceName(profile), Change.UNCHANGED);
            this.status = ServiceStatus.unknown(new ServiceName(profile), "it was not asked");
        }

        ProfileName profile() {
            return profile;
        }

        Outcome outcome() {
            return outcome;
        }

        /** What the manager says of it afterwards. */
        ServiceStatus status() {
            return status;
        }

        /** How long the command took. */
        Duration took() {
            return took;
        }

        /** Whether its definition was another one before. */
        boolean refreshed() {
            return refreshed;
        }

        /** Whether it ran before it was stopped. */
        boolean ran() {
            return ran;
        }

        /** Why the operator's intent could not be recorded; empty where it was. */
        String unrecorded() {
            return unrecorded;
        }

        boolean failed() {
            return outcome.failed() || !unrecorded.isEmpty();
        }

        private void fail(GatehouseException reason) {
            outcome = Outcome.failed(outcome.service(), reason);
        }
    }

    List<Result> run(List<ProfileName> names) {
        for (ProfileName name : names) {
            results.put(name, new Result(name));
        }
        switch (verb) {
            case START, RESTART -> start();
            case STOP -> stop();
            case INSTALL -> install();
            case UNINSTALL -> uninstall();
        }
        askStatus();
        return List.copyOf(results.values());
    }

    private void start() {
        define((result, outcome) -> {});
        record(Intent.RUNNING);
        perform(services ->
                verb == Verb.START ? manager().start(services, wait) : manager().restart(services, wait));
    }

    private void install() {
        if (manager() instanceof WindowsServiceManager windows) {
            WindowsManners manners = new WindowsManners(session, windows);
            for (Result result : going()) {
                attempt(result, () -> {
                    WindowsManners.Installed installed =
                            manners.install(Definitions.of(Targets.onDisk(home, result.profile)));
                    result.outcome = installed.outcome();
                    if (installed.started()) {
                        record(result, Intent.RUNNING);
                    }
                });
            }
            return;
        }
        define((result, outcome) -> result.outcome = outcome);
        if (session.line().has(OwnOptions.ADOPT)) {
            going().forEach(this::keepAdopted);
        }
    }

    /** What ran, or was to, before it was taken over had been asked for, though not of us. */
    private void keepAdopted(Result result) {
        boolean taken = result.outcome.change() == Change.REFRESHED;
        Optional<Profile> profile = home.profile(result.profile);
        boolean silent = profile.isPresent() && profile.get().intent().source() == IntentReading.Source.NOTHING;
        if (taken && silent) {
            ServiceStatus status = manager().status(result.outcome.service());
            if (status.isRunning() || status.enabled().orElse(false)) {
                record(result, Intent.RUNNING);
            }
        }
    }

    /** Makes the manager know what the disk says, as far as that can be read. */
    private void define(BiConsumer<Result, Outcome> told) {
        List<GatewayDefinition> definitions = new ArrayList<>();
        Map<ProfileName, String> conflicts = conflicts();
        for (Result result : going()) {
            attempt(result, () -> {
                GatewayDefinition definition = Definitions.of(Targets.onDisk(home, result.profile));
                String conflict = conflicts.get(result.profile);
                if (conflict != null) {
                    throw new GatehouseException(conflict, "gatehouse profile show " + result.profile);
                }
                definitions.add(definition);
            });
        }
        if (definitions.isEmpty()) {
            return;
        }
        Map<ServiceName, Outcome> outcomes = outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                services -> manager().define(definitions, Initially.DOWN));
        outcomes.forEach((service, outcome) -> {
            Result result = result(service);
            result.refreshed = outcome.change() == Change.REFRESHED;
            told.accept(result, outcome);
            outcome.failure().ifPresent(result::fail);
        });
    }

    /** Whose port an earlier profile has already: only one of the two could serve it. */
    private Map<ProfileName, String> conflicts() {
        Map<ProfileName, String> conflicts = new HashMap<>();
        try {
            // To read the settings of all profiles takes time, and most have no port.
            if (going().stream().anyMatch(result -> hasPort(result.profile))) {
                new ProfileStore(home)
                        .ports()
                        .conflicts()
                        .forEach(conflict -> conflicts.put(conflict.refused(), conflict.message()));
            }
        } catch (IOException unreadable) {
            // Then each profile is read by itself, and says what is wrong.
            return Map.of();
        }
        return conflicts;
    }

    private boolean hasPort(ProfileName name) {
        try {
            return home.profile(name)
                    .filter(profile -> profile.settings().port().isPresent())
                    .isPresent();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** A gateway that nobody wants to know any more is not to come back with the next reconcile either. */
    private void uninstall() {
        for (Result result : going()) {
            attempt(result, () -> requireKnown(result.profile));
        }
        if (!going().isEmpty()) {
            manager();
        }
        record(Intent.STOPPED);
        perform(services -> manager().remove(services));
        takeBack();
    }

    private void stop() {
        for (Result result : going()) {
            attempt(result, () -> requireKnown(result.profile));
        }
        if (!going().isEmpty()) {
            // Where nobody can be told to stop, nothing is recorded either.
            manager();
        }
        record(Intent.STOPPED);
        noteWhatRuns();
        perform(services -> manager().stop(services, wait));
        takeBack();
        for (Result result : results.values()) {
            // What the manager does not know does not run, which is what was asked.
            boolean unknown = result.outcome.failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && home.profile(result.profile).isPresent()) {
                result.outcome = Outcome.of(result.outcome.service(), Change.UNCHANGED);
            }
        }
    }

    /** The last end of one that did not run is not this stop's. */
    private void noteWhatRuns() {
        List<ServiceName> services =
                going().stream().map(result -> result.outcome.service()).toList();
        if (!services.isEmpty()) {
            manager().status(services).forEach(status -> result(status.service()).ran = status.isRunning());
        }
    }

    /** A profile that is gone may have left its service behind, which can still be stopped. */
    private void requireKnown(ProfileName name) {
        if (home.profile(name).isEmpty()
                && manager().status(new ServiceName(name)).state() == State.NOT_INSTALLED) {
            throw Targets.unknown(home, name);
        }
    }

    private void record(Intent intent) {
        if (temporary) {
            return;
        }
        going().forEach(result -> record(result, intent));
    }

    private void record(Result result, Intent intent) {
        try {
            if (home.profile(result.profile).isPresent()) {
                result.before = Optional.of(Intents.read(home.directory(result.profile)));
                Intents.write(home.directory(result.profile), intent);
            } else if (isClosed(home.directory(result.profile))) {
                result.unrecorded = "no permission for " + home.directory(result.profile);
            }
        } catch (IOException e) {
            // The gateway is of more weight than the record: it is started or stopped all the same.
            result.unrecorded = Failure.words(e);
        }
    }

    private static boolean isClosed(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(directory);
    }

    /** What this user may not have done was not asked for either: somebody who may will not find it recorded. */
    private void takeBack() {
        for (Result result : results.values()) {
            boolean refused = result.outcome.failure().orElse(null) instanceof AccessRefusedException;
            if (refused && result.before.isPresent()) {
                try {
                    Intents.restore(home.directory(result.profile), result.before.get());
                } catch (IOException e) {
                    result.unrecorded = Failure.words(e);
                }
            }
        }
    }

    private void perform(Function<List<ServiceName>, Batch> command) {
        List<ServiceName> services =
                going().stream().map(result -> result.outcome.service()).toList();
        if (services.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        Map<ServiceName, Outcome> outcomes = outcomes(services, command);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.forEach((service, outcome) -> {
            result(service).outcome = outcome;
            result(service).took = took;
        });
    }

    private static Map<ServiceName, Outcome> outcomes(
            List<ServiceName> services, Function<List<ServiceName>, Batch> command) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        try {
            command.apply(services).outcomes().forEach(outcome -> outcomes.put(outcome.service(), outcome));
        } catch (GatehouseException e) {
            services.forEach(service -> outcomes.put(service, Outcome.failed(service, e)));
        }
        return outcomes;
    }

    /** Opened when it is needed: that a profile is not there is to be told on a host without a manager too. */
    private ServiceManager manager() {
        if (manager == null) {
            manager = temporary ? session.manager().temporarily() : session.manager();
            SystemdManners.prepare(session, manager, verb);
        }
        return manager;
    }

    /** What the manager's own manners are once all is done and told. */
    void conclude() {
        if (manager != null && results.values().stream().anyMatch(result -> !result.failed())) {
            SystemdManners.conclude(session, manager, verb);
        }
    }

    private void askStatus() {
        if (manager == null) {
            return;
        }
        List<ServiceName> services = results.values().stream()
                .map(result -> result.outcome.service())
                .toList();
        for (ServiceStatus status : manager.status(services)) {
            result(status.service()).status = status;
        }
    }

    private Result result(ServiceName service) {
        Result result = results.get(service.profile());
        if (result == null) {
            throw new IllegalStateException("the manager speaks of " + service + ", which was not asked for");
        }
        return result;
    }

    /** Those for which nothing has failed yet. */
    private List<Result> going() {
        return results.values().stream()
                .filter(result -> !result.outcome.failed())
                .toList();
    }

    private static void attempt(Result result, Runnable step) {
        try {
            step.run();
        } catch (GatehouseException e) {
            result.fail(e);
        }
    }
}
