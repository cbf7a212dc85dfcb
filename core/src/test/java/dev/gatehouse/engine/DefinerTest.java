package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.AlreadyRegisteredException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The definer with an installer in memory. */
class DefinerTest {
    private static final Path SLOTS = Path.of("/slots").toAbsolutePath();

    private final Memory memory = new Memory();
    private final Definer definer = new Definer(memory);

    private static GatewayDefinition gateway(String name, String... command) {
        Path home = Path.of("/srv/home").toAbsolutePath();
        return GatewayDefinition.builder(
                        ProfileName.of(name),
                        List.of(command),
                        new HomeVariable("APP_HOME", home),
                        home.resolve("profiles").resolve(name))
                .description("A gateway")
                .build();
    }

    private static ServiceName name(String name) {
        return ServiceName.of(name);
    }

    private static List<Change> changes(Batch batch) {
        return batch.outcomes().stream().map(Outcome::change).toList();
    }

    /** An installer in memory that records its calls. */
    private static final class Memory implements Installer {
        private final Map<ServiceName, String> installed = new HashMap<>();
        private final Map<ServiceName, Place> places = new HashMap<>();
        private final List<String> calls = new ArrayList<>();
        private Optional<GatehouseException> unwilling = Optional.empty();
        private Function<ServiceName, Optional<String>> appearsOnOpening = _ -> Optional.empty();
        private boolean stopsFirst = true;
        private Optional<ServiceName> caller = Optional.empty();

        @Override
        public Rendering render(GatewayDefinition definition) {
            String command = String.join(" ", definition.command());
            if (command.equals("refused")) {
                throw new InvalidInputException("this kind refuses it");
            }
            return new Rendering(
                    SLOTS.resolve(definition.profile().value()),
                    List.of(new RenderedFile(Path.of("run"), command, 0755)));
        }

        @Override
        public Place look(ServiceName service) throws IOException {
            if (service.equals(name("unreadable"))) {
                throw new IOException("cannot be read");
            }
            Place place = places.get(service);
            return place != null ? place : Place.of(installed.containsKey(service) ? Occupant.OURS : Occupant.NOBODY);
        }

        @Override
        public List<String> differences(GatewayDefinition definition, Rendering rendering) {
            String wanted = rendering.files().getFirst().content();
            return wanted.equals(installed.get(definition.service())) ? List.of() : List.of("run");
        }

        @Override
        public void admit(String verb, Collection<ServiceName> services) {
            calls.add("admit " + verb + " " + services);
            unwilling.ifPresent(reason -> {
                throw reason;
            });
        }

        @Override
        public Path directory() {
            return SLOTS;
        }

        @Override
        public boolean endsCaller(ServiceName service) {
            return caller.filter(service::equals).isPresent();
        }

        @Override
        public boolean stopsFirst() {
            return stopsFirst;
        }

        @Override
        public Session open() {
            calls.add("open");
            for (String name : List.of("coder", "writer")) {
                appearsOnOpening.apply(name(name)).ifPresent(text -> installed.put(name(name), text));
            }
            return new Session() {
                @Override
                public void create(List<Wanted> wanted, Initially initially, Refusals refusals) throws IOException {
                    note("create " + initially, wanted, refusals);
                }

                @Override
                public void mend(List<Wanted> wanted, Refusals refusals) throws IOException {
                    note("mend", wanted, refusals);
                }

                private void note(String verb, List<Wanted> wanted, Refusals refusals) throws IOException {
                    calls.add(verb + " "
                            + wanted.stream()
                                    .map(one -> one.service().toString())
                                    .toList());
                    for (Wanted one : wanted) {
                        String text = one.rendering().files().getFirst().content();
                        if (text.equals("broken")) {
                            refusals.refuse(one.service(), new GatehouseException("no room", Remedy.of("df")));
                        } else if (text.equals("disk")) {
                            throw new IOException("No space left on device");
                        } else {
                            installed.put(one.service(), text);
                        }
                    }
                }

                @Override
                public void remove(List<ServiceName> services, Refusals refusals) {
                    calls.add("remove " + services);
                    services.forEach(installed::remove);
                }

                @Override
                public void close() {
                    calls.add("close");
                }
            };
        }
    }

    @Test
    void createsNewServicesUpdatesChangedOnesAndLeavesCurrentOnesAlone() {
        memory.installed.put(name("coder"), "old");
        memory.installed.put(name("writer"), "same");
        Batch batch = definer.define(
                List.of(gateway("coder", "new"), gateway("writer", "same"), gateway("planner", "first")), Initially.UP);
        assertThat(changes(batch)).containsExactly(Change.REFRESHED, Change.UNCHANGED, Change.CREATED);
        assertThat(memory.calls)
                .containsExactly(
                        "admit install [coder, planner]", "open", "mend [coder]", "create UP [planner]", "close");
    }

    @Test
    void opensNoSessionIfNothingChanges() {
        memory.installed.put(name("coder"), "same");
        memory.unwilling = Optional.of(new GatehouseException("root only", Remedy.of("sudo")));
        assertThat(changes(definer.define(List.of(gateway("coder", "same")), Initially.UP)))
                .containsExactly(Change.UNCHANGED);
        assertThat(memory.calls).isEmpty();
    }

    @Test
    void anInvalidDefinitionIsRefusedFirstAndDoesNotAffectOthers() {
        Batch batch = definer.define(List.of(gateway("coder", "refused"), gateway("writer", "run")), Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.FAILED, Change.CREATED);
        GatehouseException failure = batch.failures().getFirst().failure().orElseThrow();
        assertThat(failure).hasMessage("this kind refuses it");
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("gatehouse profile show coder");
    }

    @Test
    void theLastOfTwoDefinitionsCountsAndBothHaveAnOutcome() {
        Batch batch = definer.define(List.of(gateway("coder", "refused"), gateway("coder", "last")), Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.CREATED, Change.CREATED);
        assertThat(memory.installed).containsEntry(name("coder"), "last");
    }

    @Test
    void oneFailureDoesNotAffectOthers() {
        Batch batch = definer.define(
                List.of(gateway("coder", "broken"), gateway("writer", "run"), gateway("unreadable", "x")),
                Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.FAILED, Change.CREATED, Change.FAILED);
        assertThat(batch.failures().getLast().failure().orElseThrow())
                .hasMessage("Reading what is installed of unreadable in " + SLOTS + " failed: cannot be read");
    }

    @Test
    void aFailedSessionFailsTheRemainingServices() {
        memory.installed.put(name("coder"), "old");
        Batch batch = definer.define(List.of(gateway("coder", "new"), gateway("writer", "disk")), Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.REFRESHED, Change.FAILED);
        assertThat(batch.failures()
                        .getFirst()
                        .failure()
                        .orElseThrow()
                        .remedy()
                        .orElseThrow()
                        .words())
                .containsExactly("df", "-h", SLOTS.getRoot().toString());
        assertThat(memory.calls).endsWith("close");
    }

    @Test
    void aUserWithoutRightsChangesNothing() {
        memory.unwilling = Optional.of(
                new GatehouseException("root only", Remedy.gatehouse().asRoot()));
        Batch batch = definer.define(List.of(gateway("coder", "run"), gateway("writer", "run")), Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.FAILED, Change.FAILED);
        assertThat(memory.calls).containsExactly("admit install [coder, writer]");
    }

    @Test
    void aServiceThatAppearsBeforeTheLockIsNotCreatedAgain() {
        memory.appearsOnOpening = service -> service.equals(name("coder")) ? Optional.of("run") : Optional.empty();
        assertThat(changes(definer.define(List.of(gateway("coder", "run")), Initially.UP)))
                .containsExactly(Change.UNCHANGED);
        assertThat(memory.calls).containsExactly("admit install [coder]", "open", "close");
    }

    @Test
    void registeringRefusesAnInstalledService() {
        memory.installed.put(name("coder"), "old");
        Batch batch = definer.register(List.of(gateway("coder", "new"), gateway("writer", "run")), Initially.DOWN);
        assertThat(changes(batch)).containsExactly(Change.FAILED, Change.CREATED);
        assertThat(batch.failures().getFirst().failure().orElseThrow())
                .isInstanceOf(AlreadyRegisteredException.class)
                .hasMessageContaining(SLOTS.resolve("coder").toString());
        assertThat(memory.installed).containsEntry(name("coder"), "old");
    }

    @ParameterizedTest
    @EnumSource(Occupant.class)
    void theOccupantOfThePlaceDecides(Occupant occupant) {
        GatehouseException obstacle = new GatehouseException("in the way", Remedy.of("ls"));
        boolean taken =
                occupant == Occupant.ADOPTABLE || occupant == Occupant.OTHER_HOME || occupant == Occupant.FOREIGN;
        memory.places.put(name("coder"), taken ? Place.taken(occupant, obstacle) : Place.of(occupant));

        Inspection inspection =
                definer.inspect(List.of(gateway("coder", "run"))).getFirst();
        assertThat(inspection.verdict())
                .isEqualTo(
                        switch (occupant) {
                            case NOBODY, REMAINS -> Verdict.ABSENT;
                            case OURS, ADOPTED -> Verdict.STALE;
                            case ADOPTABLE -> Verdict.ADOPTABLE;
                            case OTHER_HOME, FOREIGN -> Verdict.FOREIGN;
                        });

        Change defined = changes(definer.define(List.of(gateway("coder", "run")), Initially.DOWN))
                .getFirst();
        assertThat(defined)
                .isEqualTo(
                        switch (occupant) {
                            case NOBODY, REMAINS -> Change.CREATED;
                            case OURS, ADOPTED -> Change.REFRESHED;
                            case ADOPTABLE, OTHER_HOME, FOREIGN -> Change.FAILED;
                        });

        Batch removed = definer.remove(
                List.of(name("coder")),
                services -> new Batch(services.stream()
                        .map(service -> Outcome.of(service, Change.STOPPED))
                        .toList()));
        assertThat(changes(removed))
                .containsExactly(
                        switch (occupant) {
                            case OURS, REMAINS -> Change.REMOVED;
                            case NOBODY, OTHER_HOME -> Change.UNCHANGED;
                            case ADOPTED, ADOPTABLE, FOREIGN -> Change.FAILED;
                        });
    }

    @Test
    void aServiceThatDoesNotStopIsNotRemoved() {
        memory.installed.put(name("coder"), "run");
        memory.installed.put(name("writer"), "run");
        Batch batch = definer.remove(
                List.of(name("coder"), name("writer"), name("absent"), name("writer")),
                services -> new Batch(services.stream()
                        .map(service -> service.equals(name("coder"))
                                ? Outcome.failed(service, new GatehouseException("stays", Remedy.of("ps")))
                                : Outcome.of(service, Change.STOPPED))
                        .toList()));
        assertThat(changes(batch)).containsExactly(Change.FAILED, Change.REMOVED, Change.UNCHANGED, Change.REMOVED);
        assertThat(memory.calls).containsExactly("admit uninstall [coder, writer]", "open", "remove [writer]", "close");
        assertThat(memory.installed).containsOnlyKeys(name("coder"));
    }

    /** Whoever uninstalls all from within a gateway does not live to see more than the others. */
    @Test
    void theServiceThatRunsThisProcessIsRemovedWhenAllOthersAreGone() {
        List<String> names = List.of("coder", "helper", "writer");
        names.forEach(name -> memory.installed.put(name(name), "run"));
        memory.caller = Optional.of(name("helper"));
        Batch batch = definer.remove(names.stream().map(ServiceName::of).toList(), services -> {
            memory.calls.add("stop " + services);
            return new Batch(services.stream()
                    .map(service -> Outcome.of(service, Change.STOPPED))
                    .toList());
        });
        assertThat(changes(batch)).containsExactly(Change.REMOVED, Change.REMOVED, Change.REMOVED);
        assertThat(memory.calls)
                .containsExactly(
                        "admit uninstall [coder, helper, writer]",
                        "stop [coder, writer]",
                        "open",
                        "remove [coder, writer]",
                        "close",
                        "stop [helper]",
                        "open",
                        "remove [helper]",
                        "close");
    }

    @Test
    void anInstallerThatStopsServicesItselfGetsThemRunning() {
        memory.stopsFirst = false;
        memory.installed.put(name("coder"), "run");
        assertThat(changes(definer.remove(List.of(name("coder")), _ -> {
                    throw new AssertionError("stopped");
                })))
                .containsExactly(Change.REMOVED);
    }

    @Test
    void inspectionNamesTheDifferences() {
        memory.installed.put(name("coder"), "old");
        memory.installed.put(name("writer"), "run");
        assertThat(definer.inspect(List.of(gateway("coder", "new"), gateway("writer", "run"))))
                .containsExactly(
                        new Inspection(name("coder"), Verdict.STALE, List.of("run")),
                        new Inspection(name("writer"), Verdict.CURRENT, List.of()));
    }
}
