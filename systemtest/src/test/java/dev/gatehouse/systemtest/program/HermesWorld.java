package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where Hermes lives with Gatehouse, and how a person types the commands of both there.
 *
 * @param kind the place
 * @param owner account of the gateways
 * @param person who manages them; for root under systemd that means the system scope
 * @param home the home
 * @param cache where Hermes is installed
 * @param variables further variables of both commands
 */
record HermesWorld(
        Kind kind,
        Namespace namespace,
        Identity owner,
        Identity person,
        String home,
        Path cache,
        Map<String, String> variables)
        implements AutoCloseable {
    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The environment of Hermes's container. */
    private static final String VENV = "/opt/hermes/.venv";

    enum Kind {
        SYSTEMD_USER,
        SYSTEMD_SYSTEM,
        /** Hermes sees no service manager that it knows: it can only end what runs. */
        OWN_TREE,
        /** Hermes's own container: s6 is process 1, and Hermes commands it. */
        CONTAINER;

        boolean isSystemd() {
            return this == SYSTEMD_USER || this == SYSTEMD_SYSTEM;
        }
    }

    /** Opens a place, or skips the calling test. */
    static HermesWorld open(Kind kind) {
        if (kind.isSystemd()) {
            Prerequisites.assumeSystemd();
        } else {
            Prerequisites.assumeNamespaces();
        }
        Path cache = ProgramCache.require("hermes");
        Map<Path, String> shares = ProgramPlace.shares(cache);
        return switch (kind) {
            case SYSTEMD_USER -> {
                SystemdNamespace machine = SystemdNamespace.open(shares);
                machine.linger(Identity.ALICE);
                yield new HermesWorld(
                        kind,
                        machine,
                        Identity.ALICE,
                        Identity.ALICE,
                        Identity.ALICE.home() + "/.hermes",
                        cache,
                        Map.of());
            }
            case SYSTEMD_SYSTEM -> {
                String home = Identity.ALICE.home() + "/.hermes";
                yield new HermesWorld(
                        kind,
                        SystemdNamespace.open(shares),
                        Identity.ALICE,
                        Identity.ROOT,
                        home,
                        cache,
                        Map.of("HERMES_HOME", home));
            }
            case OWN_TREE -> {
                S6Namespace place = S6Namespace.open(
                        NamespaceOptions.PLAIN.withLoopbackOnly().withShares(shares));
                // With this directory it would be Hermes's container.
                place.exec(Identity.ROOT, "rm", "-r", "/run/s6/basedir").orThrow();
                String home = Identity.HERMES.home() + "/.hermes";
                HermesWorld world = new HermesWorld(
                        kind,
                        place,
                        Identity.HERMES,
                        Identity.HERMES,
                        home,
                        cache,
                        Map.of("HERMES_HOME", home, "GATEHOUSE_SCANDIR", "/tmp/tree-of-hermes"));
                world.script("mkdir -p " + home).orThrow();
                world.gatehouse("tree", "up").orThrow();
                yield world;
            }
            case CONTAINER -> {
                S6Namespace place = S6Namespace.open(NamespaceOptions.PLAIN
                        .withLoopbackOnly()
                        .withScandirOf(Identity.HERMES)
                        .withShares(shares));
                place.exec(Identity.ROOT, "sh", "-ec", "mkdir -p /opt/hermes; ln -s " + cache + "/hermes " + VENV)
                        .orThrow();
                yield new HermesWorld(
                        kind,
                        place,
                        Identity.HERMES,
                        Identity.HERMES,
                        S6Namespace.HOME,
                        cache,
                        Map.of("HERMES_HOME", S6Namespace.HOME));
            }
        };
    }

    /** Runs a command of Gatehouse. */
    Result gatehouse(String... words) {
        List<String> all = new ArrayList<>(List.of("gatehouse", "--home", home));
        all.addAll(List.of(words));
        return namespace.exec(person, environment(person), all.toArray(String[]::new));
    }

    /**
     * Runs commands of Hermes that manage services. Hermes's own error: typed by root, as the system scope needs it, they create
     * directories in the profile that its gateway cannot read. The person gives them back.
     */
    Result manage(String script) {
        Result result = namespace.exec(person, environment(person), "bash", "-ec", script);
        if (!person.equals(owner)) {
            namespace
                    .exec(person, "chown", "-R", owner.uid() + ":" + owner.gid(), home)
                    .orThrow();
        }
        return result;
    }

    /** Runs a command of Gatehouse as root, who names neither the app nor its home. */
    Result root(Map<String, String> more, String... words) {
        Map<String, String> all = new HashMap<>(more);
        all.put("PATH", path());
        List<String> line = new ArrayList<>(List.of("gatehouse"));
        line.addAll(List.of(words));
        return namespace.exec(Identity.ROOT, all, line.toArray(String[]::new));
    }

    private String path() {
        return cache + "/hermes/bin:" + Installation.PLACE + "/bin:" + USUAL;
    }

    /** Runs a script in the account of the gateways. */
    Result script(String script) {
        return namespace.exec(owner, environment(owner), "bash", "-ec", script);
    }

    /** A command of Hermes for a profile's service. */
    String hermes(String profile, String verb) {
        boolean system = kind == Kind.SYSTEMD_SYSTEM;
        String account = system && verb.equals("install") ? " --run-as-user " + owner : "";
        return "hermes -p " + profile + " gateway " + verb + (system ? " --system" : "") + account;
    }

    /** Whether a profile's unit is Hermes's own, without a drop-in of Gatehouse. */
    boolean isUnitOfHermes(String profile) {
        if (!kind.isSystemd()) {
            return false;
        }
        String units = kind == Kind.SYSTEMD_SYSTEM ? "/etc/systemd/system" : owner.home() + "/.config/systemd/user";
        String unit = units + "/hermes-gateway-" + profile + ".service";
        return script("if [ -e " + unit + " ] && [ ! -e " + unit + ".d/50-gatehouse.conf ]; then echo yes; fi")
                .orThrow()
                .startsWith("yes");
    }

    private Map<String, String> environment(Identity who) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PATH", path());
        all.put("GATEHOUSE_APP", "hermes");
        if (kind == Kind.SYSTEMD_USER) {
            all.put("XDG_RUNTIME_DIR", "/run/user/" + who.uid());
        }
        return all;
    }

    @Override
    public void close() {
        namespace.close();
    }
}
