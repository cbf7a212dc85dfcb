package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.ProfileStore;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** After random changes to a home and its services, executing one plan leaves nothing to do. */
class ReconcilerPropertyTest {
    /** A change outside the reconciler, to one of a few profiles. */
    record Event(Kind kind, String profile) {
        enum Kind {
            CREATE,
            DELETE,
            RUN,
            STOP,
            CONFIGURE,
            BREAK,
            MEND,
            UNMARK,
            CRASH,
            FAIL,
            FINISH,
            START_BY_HAND,
            FORGET
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Event.Kind> kinds = Arbitraries.of(Event.Kind.class);
        Arbitrary<String> profiles = Arbitraries.of("default", "a", "b", "c");
        return kinds.flatMap(kind -> profiles.map(profile -> new Event(kind, profile)))
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 200)
    void oneExecutionLeavesNothingToDo(@ForAll("events") List<Event> events) throws IOException {
        Path directory = Files.createTempDirectory("gatehouse");
        try {
            TestHome disk = TestHome.in(directory);
            InMemoryServiceManager manager = InMemoryServiceManager.of(disk.home());
            Reconciler reconciler = new Reconciler(disk.home(), manager);
            for (Event event : events) {
                happen(event, disk, manager);
            }
            Plan plan = reconciler.plan();
            List<ServiceName> before = manager.services();
            Report report = reconciler.apply(plan, Wait.none());
            assertThat(report.failures()).isEmpty();
            assertThat(reconciler.plan().actions()).isEmpty();
            assertThat(reconciler.plan().findings()).isEqualTo(plan.findings());
            assertIntentsHold(disk, manager);
            assertNothingIsRemovedInDoubt(disk, manager, before);
        } finally {
            delete(directory);
        }
    }

    private static void happen(Event event, TestHome disk, InMemoryServiceManager manager) throws IOException {
        String name = event.profile();
        boolean real = disk.home().profile(name).isPresent();
        boolean known = manager.services().contains(ServiceName.of(name));
        switch (event.kind()) {
            case CREATE -> disk.profile(name);
            case DELETE -> {
                if (real && !name.equals("default")) {
                    new ProfileStore(disk.home()).delete(ProfileName.of(name));
                }
            }
            case RUN -> intent(disk, name, Intent.RUNNING, real);
            case STOP -> intent(disk, name, Intent.STOPPED, real);
            case CONFIGURE -> configure(disk, name, "gateway: {env: {A: 1}}\n", real);
            case BREAK -> configure(disk, name, "gateway: {port: none}\n", real);
            case MEND -> configure(disk, name, "", real);
            case UNMARK -> Files.deleteIfExists(disk.directory(name).resolve("SOUL.md"));
            case CRASH -> become(manager, name, State.DOWN, known);
            case FAIL -> become(manager, name, State.FAILED, known);
            case FINISH -> become(manager, name, State.FINISHED, known);
            case START_BY_HAND -> become(manager, name, State.UP, known);
            case FORGET ->
                new Reconciler(disk.home(), manager).apply(new Reconciler(disk.home(), manager).plan(), Wait.none());
        }
    }

    private static void intent(TestHome disk, String name, Intent intent, boolean real) throws IOException {
        if (real) {
            disk.intent(name, intent);
        }
    }

    private static void configure(TestHome disk, String name, String text, boolean real) throws IOException {
        if (real) {
            disk.config(name, text);
        }
    }

    private static void become(InMemoryServiceManager manager, String name, State state, boolean known) {
        if (known) {
            manager.gateway(name).become(state);
        }
    }

    private static void assertIntentsHold(TestHome disk, InMemoryServiceManager manager) {
        for (String name : List.of("default", "a", "b", "c")) {
            disk.home()
                    .profile(name)
                    .filter(profile -> isSound(profile.directory()))
                    .ifPresent(profile -> {
                        State state = manager.gateway(name).state();
                        assertThat(state).isNotEqualTo(State.ABSENT);
                        switch (profile.intent().recorded()) {
                            case "running" -> assertThat(state).isIn(State.UP, State.FAILED, State.FINISHED);
                            case "stopped" -> assertThat(state).isNotEqualTo(State.UP);
                            default -> assertThat(profile.intent().recorded()).isEqualTo("none");
                        }
                    });
        }
    }

    private static boolean isSound(Path directory) {
        Path config = directory.resolve("config.yaml");
        try {
            return !Files.exists(config) || !Files.readString(config).contains("port: none");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingIsRemovedInDoubt(
            TestHome disk, InMemoryServiceManager manager, List<ServiceName> before) {
        for (ServiceName service : before) {
            if (!manager.services().contains(service)) {
                assertThat(disk.directory(service.toString())).doesNotExist();
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
