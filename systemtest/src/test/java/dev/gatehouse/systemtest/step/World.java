package dev.gatehouse.systemtest.step;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The home of a site with its profiles: brings it into a state, and says what is true of it. */
final class World {
    /** The beginning of the text in each file with a secret; the profile follows. */
    private static final String SECRET = "canary-of-";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Set<String> LASTING = Set.of("calm", "coder");

    private static final List<ServiceName> SERVICES = Stream.of("calm", "coder", "writer", "fresh", "gone")
            .map(ServiceName::of)
            .toList();

    /** States in which nothing is under way. */
    private static final Set<State> SETTLED =
            EnumSet.of(State.UP, State.DOWN, State.DISABLED, State.ABSENT, State.FINISHED, State.FAILED);

    private final Site site;
    private final Operator operator;
    private final Map<String, String> environment;

    World(Site site, Operator operator) {
        this.site = site;
        this.operator = operator;
        this.environment = new HashMap<>(System.getenv());
        environment.putAll(site.variables());
    }

    Site site() {
        return site;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Returns a whole command line. */
    List<String> line(List<String> words) {
        List<String> all = new ArrayList<>(
                List.of("--app", Site.APP.toString(), "--home", site.home().toString()));
        all.addAll(words);
        return all;
    }

    /** Runs a command undisturbed, which must succeed. */
    String succeed(String... words) {
        Operator.Result result = operator.run(List.of(), environment, line(List.of(words)));
        if (result.code() != 0) {
            throw new AssertionError(String.join(" ", words) + ": exit " + result.code() + "\n" + result.output());
        }
        return result.output();
    }

    /** Creates the state in which an operation begins. */
    void prepare(Operation.Before before) {
        try {
            profile("calm");
            profile("coder");
            removeOthers();
            enableIfDisabled();
            succeed("gateway", "start", "calm");
            switch (before) {
                case UP -> succeed("gateway", "start", "coder");
                case DOWN -> {
                    succeed("gateway", "install", "coder");
                    succeed("gateway", "stop", "coder");
                }
                case ON_DISK -> succeed("gateway", "uninstall", "coder");
                case MIXED -> {
                    succeed("gateway", "start", "coder");
                    profile("gone");
                    succeed("gateway", "install", "gone");
                    FileTree.delete(directory("gone"));
                    manager().remove(ServiceName.of("coder"));
                }
                case BOOT -> manager().remove(manager().services());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void enableIfDisabled() {
        if (intent("coder").equals("disabled")) {
            succeed("profile", "enable", "coder");
        }
    }

    private void removeOthers() throws IOException {
        for (Profile profile : Profiles.scan(home()).profiles()) {
            if (!profile.name().isDefault() && !LASTING.contains(profile.name().value())) {
                FileTree.delete(profile.directory());
            }
        }
        List<ServiceName> others = manager().services().stream()
                .filter(service -> !LASTING.contains(service.toString()))
                .toList();
        if (!others.isEmpty()) {
            manager().remove(others);
        }
    }

    private void profile(String name) throws IOException {
        Path directory = directory(name);
        if (Files.exists(directory.resolve("AGENT.md"))) {
            return;
        }
        succeed("profile", "create", name);
        Files.writeString(directory.resolve(".env"), "SECRET=" + SECRET + name + "\n");
        Files.writeString(
                directory.resolve("config.yaml"), "gateway:\n  ready: notify\n  env: {TOKEN: " + SECRET + name + "}\n");
        Files.writeString(directory.resolve("notes/one.md"), SECRET + name + "\n");
    }

    private Path directory(String profile) {
        return site.home().resolve("profiles").resolve(profile);
    }

    private Home home() {
        App app = AppFile.read(Site.APP);
        return Home.at(app, site.home());
    }

    ServiceManager manager() {
        return ServiceManagers.open(home(), Optional.of(site.kind()), environment);
    }

    Gateways gateways() {
        return Gateways.of(home(), manager());
    }

    boolean hasProfile(String name) {
        return home().profile(ProfileName.of(name)).isPresent();
    }

    /** Returns the recorded intent in words; empty without a record or profile. */
    String intent(String name) {
        try {
            Path file = directory(name).resolve("gateway.intent");
            return Files.exists(file) ? Files.readAllLines(file).getFirst() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns what runs, by profile, when nothing is under way any more. What the library says must be what the manager's own
     * tools and the process table say.
     */
    Map<String, Boolean> truth(List<String> wrong) {
        Map<String, Boolean> states = new TreeMap<>();
        List<String> lies = new ArrayList<>();
        boolean settled = settle(() -> {
            states.clear();
            lies.clear();
            look(states, lies);
            return lies.isEmpty();
        });
        if (!settled) {
            wrong.addAll(lies);
        }
        return states;
    }

    private void look(Map<String, Boolean> states, List<String> lies) {
        Map<String, List<Long>> running = Tools.processes();
        for (ServiceStatus status : manager().status(SERVICES)) {
            String name = status.service().toString();
            boolean halfRemoved = site.isHalfRemoved(name);
            OptionalLong process = site.isDefined(name) || halfRemoved ? site.process(name) : OptionalLong.empty();
            List<Long> processes = running.getOrDefault(name, List.of());
            // A slot whose supervisor was never started, or is gone, cannot be asked.
            boolean silent = status.state() == State.UNKNOWN && process.isEmpty();
            boolean stuck = status.state() == State.STOPPING && halfRemoved;
            if (!(SETTLED.contains(status.state()) || silent || stuck) || site.isUnderWay(name)) {
                lies.add(name + " is " + status.state());
            }
            if (!status.pid().equals(process)) {
                lies.add(name + " is " + status.state() + " " + status.pid() + ", but the manager says " + process);
            }
            if (!processes.equals(process.stream().boxed().toList())) {
                lies.add(name + " has the processes " + processes + ", but the manager says " + process);
            }
            if (site.isDefined(name) || status.isRunning()) {
                states.put(name, status.isRunning());
            }
        }
    }

    private static boolean settle(Poll.Condition condition) {
        try {
            Poll.until("it is settled", LIMIT, condition);
            return true;
        } catch (AssertionError late) {
            return false;
        }
    }

    /** Checks what a list of profiles and services shows. */
    void requireComplete(List<String> wrong) {
        try {
            Profiles profiles = Profiles.scan(home());
            profiles.findings().forEach(finding -> wrong.add("listed: " + finding.path() + ": " + finding.reason()));
            for (Profile profile : profiles.profiles()) {
                for (String part : List.of("AGENT.md", ".env", "notes")) {
                    if (!profile.name().isDefault()
                            && !Files.exists(profile.directory().resolve(part))) {
                        wrong.add("profile " + profile.name() + " has no " + part);
                    }
                }
            }
        } catch (IOException e) {
            wrong.add(e.toString());
        }
    }

    /** Checks that nothing is left below the directories, neither temporary files nor secrets of a profile that is gone. */
    void requireNothingLeft(List<String> wrong) {
        List<String> gone =
                Stream.of("coder", "gone").filter(name -> !hasSecretOf(name)).toList();
        List<Path> left = new ArrayList<>();
        for (Path folder : site.folders()) {
            walk(folder, file -> {
                String name = file.getFileName().toString();
                if (name.startsWith(".tmp-")
                        || name.startsWith(".gatehouse-new")
                        || name.startsWith(".gatehouse-gone")) {
                    left.add(file);
                }
                for (String profile : gone) {
                    if (contains(file, SECRET + profile)) {
                        wrong.add("the secret of " + profile + ", which is deleted, is in " + file);
                    }
                }
            });
        }
        // Each trial begins without the remains of another.
        for (Path path : left) {
            wrong.add("left: " + path);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                FileTree.delete(path);
            }
        }
    }

    private boolean hasSecretOf(String name) {
        return hasProfile(name) || (name.equals("coder") && hasProfile("writer"));
    }

    private static void walk(Path folder, Consumer<Path> visitor) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    visitor.accept(directory);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && attributes.size() < 100_000) {
                        visitor.accept(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
