package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container of the image without a container engine: the image's files, the command and a program called {@code hermes} in a
 * namespace. It does not include what only the engine and s6-overlay do.
 */
public final class Container implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String ENVIRONMENT = "/run/s6/container_environment";

    /** First on the image's PATH, and owned by the gateways' account: the worst case of a base image. */
    private static final String APP = "/opt/hermes/.venv/bin";

    private static final String APP_PATH = APP + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** File in which fake versions of common programs, first on that PATH, record the uid of their caller. */
    static final String TRAPPED = "/run/trapped";

    private final S6Namespace namespace;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Container(S6Namespace namespace, Map<String, String> variables) {
        this.namespace = namespace;
        environment.putAll(Map.of(
                "PATH", APP_PATH, "HERMES_HOME", S6Namespace.HOME, "GATEHOUSE_SCANDIR", S6Namespace.OWN_SCANDIR));
        environment.putAll(variables);
        install();
    }

    /** Opens a new container with a new volume. */
    static Container create(Map<String, String> variables) {
        return create(variables, Map.of());
    }

    /** Opens a new container with a new volume and further directories of the host, as in {@link NamespaceOptions}. */
    public static Container create(Map<String, String> variables, Map<Path, String> shares) {
        return new Container(S6Namespace.open(options().withShares(shares)), variables);
    }

    /** Opens a new container on the volume of another. */
    static Container sharing(Container other, Map<String, String> variables) {
        S6Namespace namespace = S6Namespace.open(options().withShare(other.namespace.volume(), "/mnt/volume"));
        namespace
                .exec(
                        Identity.ROOT,
                        "sh",
                        "-c",
                        "mount -o remount,bind,rw /mnt/volume && mount --bind /mnt/volume " + S6Namespace.HOME)
                .orThrow();
        return new Container(namespace, variables);
    }

    private static NamespaceOptions options() {
        Prerequisites.assumeNamespaces();
        return NamespaceOptions.PLAIN
                .withShare(Sources.rootfs(), "/mnt/rootfs")
                .withShare(Sources.distribution(), "/mnt/distribution")
                .withShare(Path.of(System.getProperty("java.home")), "/opt/java/gatehouse");
    }

    /** Installs the image's files as root, like the Dockerfile, and the required parts of a base image. */
    private void install() {
        asRoot(
                "umask 022; mkdir -p /opt/gatehouse; cp -RP --preserve=mode,timestamps,links /mnt/distribution/. /opt/gatehouse/"
                        + " && cp -RP --preserve=mode,timestamps,links /mnt/rootfs/. / && mkdir -p " + APP);
        write(APP + "/hermes", HERMES);
        write(APP + "/activate", "PATH=" + APP + ":$PATH\n");
        write("/run/start.sh", text("start.sh"));
        write("/run/stop.sh", text("stop.sh"));
        asRoot("for name in cat chgrp chmod chown date env find id ln mkdir mv readlink rm sed sh sleep stat; do printf"
                + " '#!/bin/sh\\n/usr/bin/id -u >>" + TRAPPED + "\\nexec /usr/bin/%s \"$@\"\\n' $name >" + APP
                + "/$name; done; chmod 0755 " + APP + "/*; chown -R hermes: /opt/hermes; : >" + TRAPPED
                + "; chmod 0666 " + TRAPPED);
        environment.forEach((name, value) -> write(ENVIRONMENT + "/" + name, value));
    }

    /**
     * Prints its arguments and its uid, and runs until a signal ends it or a file contains a number, with which it then exits. An
     * old version, which does not know the option {@code --external-supervisor}.
     */
    private static final String HERMES = """
            #!/bin/sh
            [ "$*" != 'gateway run --help' ] || exit 0
            echo "uid=$(/usr/bin/id -u) home=$HERMES_HOME HOME=$HOME child=${HERMES_S6_SUPERVISED_CHILD-} words=$*" >>"$HERMES_HOME/calls"
            echo "hermes says: $*"
            case "$*" in *'gateway run'* | dashboard*) ;; *) exit 0 ;; esac
            directory=$HERMES_HOME
            [ "$1" != -p ] || directory=$HERMES_HOME/profiles/$2
            case "$*" in
            *'gateway run') printf '{"pid": %s, "gateway_state": "running"}\\n' "$$" >"$directory/gateway_state.json" ;;
            esac
            # A child in a session of its own and without the environment, which holds the output.
            [ ! -e "$HERMES_HOME/leaves-child" ] || /usr/bin/env -i /usr/bin/setsid /usr/bin/sleep 5000 &
            [ ! -e "$HERMES_HOME/ends-slowly" ] || trap '/usr/bin/sleep 5; echo ended >>"$HERMES_HOME/ends"; exit 0' TERM
            while :; do
                if read -r code 2>/dev/null <"$HERMES_HOME/exit-${1#-}"; then
                    /usr/bin/rm "$HERMES_HOME/exit-${1#-}"
                    exit "$code"
                fi
                /usr/bin/sleep 0.02
            done
            """;

    private static String text(String resource) {
        try (InputStream stream = Container.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(stream, resource).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public S6Namespace namespace() {
        return namespace;
    }

    /** Returns the output of the container's start, with a line for each script and service. */
    public String start(String... command) {
        String[] words = Stream.concat(
                        Stream.of("/usr/bin/env", "-i", "PATH=/command:/usr/bin:/bin", "/bin/sh", "/run/start.sh")
                                .sequential(),
                        Stream.concat(Stream.of("/opt/gatehouse/container/main-wrapper.sh"), Stream.of(command)))
                .toArray(String[]::new);
        Result result = namespace.exec(Identity.ROOT, words);
        return result.orThrow() + result.error();
    }

    /** Stops all services like s6-overlay and returns its output; the processes of the namespace itself stay. */
    String stop() {
        Result result = namespace.exec(
                Identity.ROOT, "/usr/bin/env", "-i", "PATH=/command:/usr/bin:/bin", "/bin/sh", "/run/stop.sh");
        return result.orThrow() + result.error();
    }

    /** Kills and restarts the container: a new root file system and a new {@code /run}, the same volume. */
    String restart(String... command) {
        namespace.restart();
        install();
        return start(command);
    }

    /** Runs a command like {@code docker exec}: with the image's environment, without {@code /command} on its PATH. */
    public Result exec(Identity who, String... words) {
        return namespace.exec(who, Map.copyOf(environment), words);
    }

    Result gatehouse(String... words) {
        return exec(Identity.HERMES, prepend("/usr/local/bin/gatehouse", words));
    }

    /** Starts the container's main program like s6-overlay's rc.init: without the container's environment. */
    Running main(Identity who, String... words) {
        return namespace.start(
                who,
                Map.of("PATH", "/command:/usr/bin:/bin"),
                prepend("/opt/gatehouse/container/main-wrapper.sh", words));
    }

    private static String[] prepend(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    public String asRoot(String script) {
        return namespace.exec(Identity.ROOT, "/bin/sh", "-c", script).orThrow();
    }

    Result asHermes(String script) {
        return namespace.exec(Identity.HERMES, "/bin/sh", "-c", script);
    }

    /** Creates a profile on the volume as its owner; {@code default} is the root profile. */
    void profile(String name, String intent) {
        String directory = name.equals("default") ? S6Namespace.HOME : S6Namespace.HOME + "/profiles/" + name;
        asHermes("mkdir -p " + directory + " && echo soul >" + directory + "/SOUL.md && echo " + intent + " >"
                        + directory + "/gateway.intent")
                .orThrow();
    }

    Path path(String inside) {
        return namespace.path(inside);
    }

    void write(String inside, String text) {
        try {
            Files.writeString(path(inside), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String inside) {
        try {
            return Files.readString(path(inside));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the arguments of {@code hermes}, one line for each call. */
    List<String> calls() {
        return Files.exists(path(S6Namespace.HOME + "/calls"))
                ? read(S6Namespace.HOME + "/calls").lines().toList()
                : List.of();
    }

    /** Returns a field of s6-svstat for a servicedir. */
    String svstat(String field, String servicedir) {
        return asRoot("s6-svstat -o " + field + " " + servicedir).strip();
    }

    /** Returns the pid of a service inside the namespace. */
    int pid(String servicedir) {
        return Integer.parseInt(svstat("pid", servicedir));
    }

    /** Waits until a service has a new pid and returns it; in between it may have no supervisor. */
    int nextPid(String servicedir, int before) {
        return Poll.untilPresent("new process of " + servicedir, LIMIT, () -> {
            Result answer = namespace.exec(Identity.ROOT, "s6-svstat", "-o", "up,pid", servicedir);
            String[] words = answer.output().strip().split(" ", -1);
            boolean up = answer.exitCode() == 0 && words[0].equals("true");
            return up && Integer.parseInt(words[1]) != before
                    ? Optional.of(Integer.valueOf(words[1]))
                    : Optional.empty();
        });
    }

    /** Waits until a process has changed to an account. */
    void awaitUid(int pid, int uid) {
        Poll.until("process " + pid + " has uid " + uid, LIMIT, () -> uid(pid) == uid);
    }

    /** Returns the real uid of a process inside the namespace. */
    int uid(int pid) {
        return processes().get(pid).uid();
    }

    /**
     * A process inside the namespace.
     *
     * @param command its command line
     */
    record Inmate(int pid, int parent, int uid, String name, String command) {}

    /** Returns all processes inside the namespace by pid, except the one that lists them. */
    Map<Integer, Inmate> processes() {
        Map<Integer, Inmate> all = new HashMap<>();
        String listing = asRoot("ps -e -ww -o pid=,ppid=,uid=,comm=,args=");
        for (String line : listing.lines().toList()) {
            String[] words = line.strip().split("\\s+", 5);
            Inmate inmate = new Inmate(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    words[3],
                    words.length > 4 ? words[4] : "");
            if (!inmate.name().equals("ps")) {
                all.put(inmate.pid(), inmate);
            }
        }
        return all;
    }

    /** Returns a process with all its descendants. */
    List<Inmate> descendants(int pid) {
        Map<Integer, Inmate> all = processes();
        return all.values().stream().filter(inmate -> isBelow(inmate, pid, all)).toList();
    }

    private static boolean isBelow(Inmate inmate, int pid, Map<Integer, Inmate> all) {
        for (Inmate at = inmate; at != null; at = all.get(at.parent())) {
            if (at.pid() == pid) {
                return true;
            }
        }
        return false;
    }

    /** Returns the pid of the s6-svscan of a scandir, not of a child that is about to call exec. */
    OptionalInt svscan(String scandir) {
        Map<Integer, Inmate> all = processes();
        return all.values().stream()
                .filter(inmate -> isSvscan(inmate, scandir) && !isSvscan(all.get(inmate.parent()), scandir))
                .mapToInt(Inmate::pid)
                .findFirst();
    }

    private static boolean isSvscan(@Nullable Inmate inmate, String scandir) {
        return inmate != null
                && inmate.name().equals("s6-svscan")
                && inmate.command().endsWith(" " + scandir);
    }

    /** Waits until a scandir has a new s6-svscan and returns its pid: its script may start as root. */
    int nextSvscan(String scandir, int before) {
        return Poll.untilPresent("new s6-svscan on " + scandir, LIMIT, () -> {
            OptionalInt now = svscan(scandir);
            return now.isPresent() && now.getAsInt() != before ? Optional.of(now.getAsInt()) : Optional.empty();
        });
    }

    void assertServices(String said, String... lines) {
        assertThat(said.lines().filter(line -> line.startsWith("service ")))
                .as(said)
                .containsExactlyInAnyOrder(lines);
    }

    /** Stops the container and deletes its volume, unless that belongs to another container. */
    @Override
    public void close() {
        namespace.close();
    }
}
