package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where programs run.
 *
 * @param owner account of the gateways
 * @param person who types the commands of Gatehouse; for root systemd means the system scope
 * @param ownTree whether each program has a private s6 tree, which its processes do not notice
 * @param firstPort first of the ports that are free there
 */
record ProgramPlace(Namespace namespace, Path cache, Identity owner, Identity person, boolean ownTree, int firstPort) {
    /** A restart is a stop and a start, each of which may use its own limit where other tests use the processors. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The directories that a namespace needs. */
    static Map<Path, String> shares(Path cache) {
        Path java = Path.of(System.getProperty("java.home"));
        return Map.of(
                Installation.requireDist(),
                Installation.PLACE,
                java,
                java.toString(),
                cache,
                cache.toString(),
                Checkout.file("docs/examples"),
                "/opt/examples");
    }

    /** Unpacks Debian's packages in a namespace, whose root is its own. */
    static void unpack(Namespace namespace, Path cache) {
        // Directly into the root, a package with a directory /lib would replace the link of that name.
        String script = "mkdir /opt/debian; for file in " + cache
                + "/*/*.deb; do dpkg -x \"$file\" /opt/debian; done; cp -r /opt/debian/usr/. /usr";
        namespace.exec(Identity.ROOT, "sh", "-ec", script).orThrow();
    }

    /** Runs a command of Gatehouse. */
    Result gatehouse(Program program, String... words) {
        List<String> all = new ArrayList<>(List.of("gatehouse", "--home", owner.home() + "/" + program.home()));
        all.addAll(List.of(words));
        return namespace
                .start(person, environment(program), all.toArray(String[]::new))
                .result(LIMIT);
    }

    /** Runs a script in the account of the gateways. */
    Result script(Program program, String script) {
        return namespace
                .start(owner, environment(program), "bash", "-ec", script)
                .result(LIMIT);
    }

    private Map<String, String> environment(Program program) {
        Map<String, String> all = new HashMap<>();
        String bin = cache + "/" + program.installed() + "/bin:";
        all.put("PATH", bin + Installation.PLACE + "/bin:" + USUAL);
        all.put("GATEHOUSE_APP", program.app());
        if (ownTree) {
            all.put("GATEHOUSE_SCANDIR", "/tmp/tree-of-" + program);
        }
        return all;
    }
}
