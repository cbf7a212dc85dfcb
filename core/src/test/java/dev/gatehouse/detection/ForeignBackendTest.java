package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.S6Provider;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend from outside the library works like its own. */
class ForeignBackendTest {
    private static final Kind DINIT = Kind.of("dinit");

    @TempDir
    private Path path;

    private Home home;

    @BeforeEach
    void home() {
        home = Home.at(Presets.named("hermes"), path.resolve("home"));
    }

    /** A provider for dinit. */
    public static class Dinit implements ServiceManagerProvider {
        private static final ManagerOption SYSTEM = ManagerOption.place("--system", "the system's instance");

        @Override
        public Kind kind() {
            return DINIT;
        }

        @Override
        public OptionalInt rank() {
            return OptionalInt.of(1);
        }

        @Override
        public List<Evidence> evidence(HostFacts host) {
            boolean control = host.isDirectory("run/dinit");
            return List.of(new Evidence(DINIT, control, "/run/dinit is " + (control ? "" : "not ") + "a directory"));
        }

        @Override
        public List<ManagerOption> options() {
            return List.of(SYSTEM);
        }

        @Override
        public List<NamingStem> stems() {
            return List.of(new NamingStem("dinit", "{app}-agent", "-", "-", 20, "dinit is short"));
        }

        @Override
        public ServiceManager open(ManagerRequest request) {
            String name = request.home().app().names(stems().getFirst()).root()
                    + (request.has(SYSTEM) ? " of the system" : "");
            return (ServiceManager) Proxy.newProxyInstance(
                    ServiceManager.class.getClassLoader(),
                    new Class<?>[] {ServiceManager.class},
                    (_, method, _) -> switch (method.getName()) {
                        case "kind" -> DINIT;
                        case "toString" -> name;
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        @Override
        public Renderer renderer(ManagerRequest request) {
            return definition -> new Rendering(Path.of("/etc/dinit.d"), List.of());
        }

        @Override
        public VerbHooks hooks(ManagerRequest request, Operator operator) {
            return new VerbHooks() {
                @Override
                public void prepare(ServiceManager manager, Verb verb) {
                    operator.done(manager + " is ready to " + verb);
                }

                @Override
                public Optional<String> tree(ServiceManager manager) {
                    return Optional.of("/run/dinit");
                }
            };
        }
    }

    /** Another provider of the same kind. */
    public static final class OtherDinit extends Dinit {}

    /** A provider of a kind that the library supports. */
    public static final class OtherSystemd extends Dinit {
        @Override
        public Kind kind() {
            return Kind.SYSTEMD;
        }
    }

    /** A provider of the reserved kind. */
    public static final class Nothing extends Dinit {
        @Override
        public Kind kind() {
            return Kind.NONE;
        }
    }

    private interface Call<T> {
        T get(ServiceManagers managers) throws IOException;
    }

    /** Runs code with these providers on the class path. */
    private <T> T with(List<? extends Class<?>> providers, Call<T> call) throws IOException {
        Path services = path.resolve("jar/META-INF/services").resolve(ServiceManagerProvider.class.getName());
        Files.createDirectories(services.getParent());
        Files.write(services, providers.stream().map(Class::getName).toList());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URL jar = path.resolve("jar").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return call.get(new ServiceManagers(Providers.installed()));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private <T> T withDinit(Call<T> call) throws IOException {
        return with(List.of(Dinit.class), call);
    }

    @Test
    void isFoundByItsKind() throws IOException {
        ServiceManager manager = withDinit(managers ->
                managers.open(Optional.empty(), ManagerRequest.of(home, Map.of("GATEHOUSE_MANAGER", "dinit"))));
        assertThat(manager.kind()).isEqualTo(DINIT);
        Kind kind = withDinit(managers -> managers.kind("dinit"));
        assertThat(kind).isEqualTo(DINIT);
        assertThat(withDinit(ServiceManagers::kinds))
                .containsExactly(Kind.S6, Kind.WINDOWS, Kind.LAUNCHD, Kind.SYSTEMD, DINIT);
        assertThatThrownBy(() -> withDinit(managers -> managers.kind("dinitd")))
                .hasMessage(
                        "Unknown service manager 'dinitd'; known kinds: s6, windows, launchd, systemd, dinit, none");
    }

    /** A brief request finds it too. */
    @Test
    void isFoundByABriefRequest() throws IOException {
        ManagerRequest brief = new ManagerRequest(home, Map.of(), Map.of(), true);
        assertThat(withDinit(managers -> managers.open(Optional.of(DINIT), brief))
                        .kind())
                .isEqualTo(DINIT);
    }

    @Test
    void isDetectedIfNoneOfTheLibrarysOwnIs() throws IOException {
        Files.createDirectories(path.resolve("run/dinit"));
        HostFacts host = new HostFacts(path, "Linux", Map.of());
        Detection detection = withDinit(managers -> managers.detection(host));
        assertThat(detection.kind()).isEqualTo(DINIT);
        assertThat(detection.evidence())
                .extracting(Evidence::text)
                .containsExactly(
                        "/proc/1/comm cannot be read",
                        "/run/systemd/system is not a directory",
                        "/run/dinit is a directory");
        Files.delete(path.resolve("run/dinit"));
        Detection none = withDinit(managers -> managers.detection(host));
        assertThat(none.kind()).isEqualTo(Kind.NONE);
        assertThat(none.evidence()).extracting(Evidence::text).contains("/run/dinit is not a directory");
    }

    /** The library's own come first regardless of rank, so that a short command need not search for others. */
    @Test
    void isNotQueriedIfOneOfTheLibrarysOwnIsDetected() throws IOException {
        Files.createDirectories(path.resolve("run/dinit"));
        Files.createDirectories(path.resolve("run/s6/basedir"));
        Files.createDirectories(path.resolve("proc/1"));
        Files.writeString(path.resolve("proc/1/comm"), "s6-svscan\n");
        Detection detection = withDinit(managers -> managers.detection(new HostFacts(path, "Linux", Map.of())));
        assertThat(detection.kind()).isEqualTo(Kind.S6);
        assertThat(detection.evidence()).extracting(Evidence::kind).containsOnly(Kind.S6);
    }

    @Test
    void supportsOptionsOfItsOwn() throws IOException {
        ManagerRequest request = new ManagerRequest(home, Map.of(), Map.of("--system", ""), false);
        ServiceManager manager = withDinit(managers -> managers.open(Optional.of(DINIT), request));
        assertThat(manager).hasToString("hermes-agent of the system");
        assertThatThrownBy(() -> withDinit(managers -> managers.open(
                        Optional.of(DINIT), new ManagerRequest(home, Map.of(), Map.of("--gui", ""), false))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("dinit does not support --gui");
        assertThat(withDinit(ServiceManagers::options))
                .filteredOn(option -> option.option().name().equals("--system"))
                .extracting(ServiceManagers.KindOption::kind)
                .containsExactly(Kind.LAUNCHD, Kind.SYSTEMD, DINIT);
    }

    private Home homeOf(String names) throws IOException {
        Path file = Files.writeString(path.resolve("app.yaml"), "app: acme\ncommand: acme run\n" + names);
        return Home.at(AppFile.read(file), path.resolve("home"));
    }

    private ServiceManager openDinit(Home of) throws IOException {
        return withDinit(managers -> managers.open(Optional.of(DINIT), ManagerRequest.of(of, Map.of())));
    }

    @Test
    void namesServicesByAStemOfItsOwn() throws IOException {
        assertThat(openDinit(homeOf(""))).hasToString("acme-agent");
        assertThat(openDinit(homeOf("names: {dinit: agents}\n"))).hasToString("agents");
        Home tooLong = homeOf("names: {dinit: much-too-long-a-stem}\n");
        assertThatThrownBy(() -> openDinit(tooLong))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("names.dinit too long (22 > 20 characters): dinit is short");
    }

    @Test
    void aStemOfNoBackendIsRefused() throws IOException {
        Home wrong = homeOf("names: {runit: agents}\n");
        assertThatThrownBy(() -> openDinit(wrong))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Unknown key names.'runit'; known keys: slot, task, label, unit, dinit; did you"
                        + " mean 'unit'?");
        assertThatThrownBy(() -> ServiceManagers.open(wrong, Optional.of(Kind.S6), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("known keys: slot, task, label, unit; did you mean 'unit'?");
    }

    @Test
    void hasItsOwnHooks() throws IOException {
        List<String> told = new ArrayList<>();
        Operator operator = new Operator() {
            @Override
            public void done(String message) {
                told.add(message);
            }

            @Override
            public void warn(Advice advice) {
                told.add(advice.message());
            }
        };
        ManagerRequest request = ManagerRequest.of(home, Map.of());
        withDinit(managers -> {
            ServiceManager manager = managers.open(Optional.of(DINIT), request);
            VerbHooks hooks = managers.hooks(request, operator);
            hooks.prepare(manager, Verb.START);
            hooks.conclude(manager, Verb.START);
            assertThat(hooks.tree(manager)).contains("/run/dinit");
            return manager;
        });
        assertThat(told).containsExactly("hermes-agent is ready to START");
    }

    @Test
    void twoBackendsOfOneKindAreAnErrorThatNamesBoth() {
        assertThatThrownBy(() -> with(List.of(Dinit.class, OtherDinit.class), ServiceManagers::kinds))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("Two backends have the kind dinit: " + Dinit.class.getName() + " and "
                        + OtherDinit.class.getName());
        assertThatThrownBy(() -> with(
                        List.of(OtherSystemd.class),
                        managers -> managers.open(Optional.of(Kind.SYSTEMD), ManagerRequest.of(home, Map.of()))))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("Two backends have the kind systemd: " + OtherSystemd.class.getName()
                        + " and dev.gatehouse.systemd.SystemdProvider");
        assertThatThrownBy(() -> ServiceManagers.of(List.of(new S6Provider(), new S6Provider())))
                .hasMessageContaining("Two backends have the kind s6: dev.gatehouse.s6.S6Provider and ");
    }

    @Test
    void noBackendMayHaveTheKindNone() {
        assertThatThrownBy(() -> ServiceManagers.of(List.of(new Nothing())))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining(Nothing.class.getName());
    }

    @Test
    void aBackendThatCannotBeLoadedIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> with(List.of(ForeignBackendTest.class), ServiceManagers::kinds))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining(ForeignBackendTest.class.getName());
    }

    /** A program may replace a backend of the library. */
    @Test
    void canReplaceABackendOfTheLibrary() {
        ServiceManagers managers = ServiceManagers.ofHost().with(new OtherSystemd());
        assertThat(managers.open(Optional.of(Kind.SYSTEMD), ManagerRequest.of(home, Map.of())))
                .hasToString("hermes-agent");
        assertThat(managers.kinds()).containsExactly(Kind.SYSTEMD, Kind.S6, Kind.WINDOWS, Kind.LAUNCHD);
    }
}
