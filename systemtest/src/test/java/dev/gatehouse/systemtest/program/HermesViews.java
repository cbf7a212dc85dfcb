package dev.gatehouse.systemtest.program;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the processes, the commands of Gatehouse and those of Hermes say about the gateways. */
final class HermesViews {
    /** A line of {@code hermes gateway list}. */
    private static final Pattern LISTED = Pattern.compile(" *([✓✗]) (\\S+) .*?(?:PID (\\d+)|not running)\\s*");

    /** The line of {@code hermes gateway status} for a gateway that is no service. */
    private static final Pattern UNMANAGED = Pattern.compile("✓ Gateway is running \\(PID: ([^)]*)\\)");

    private final HermesWorld world;

    HermesViews(HermesWorld world) {
        this.world = world;
    }

    /** The processes that run a profile's gateway, by their command lines. */
    List<Integer> pids(String profile) {
        return processes().getOrDefault(profile, List.of());
    }

    private Map<String, List<Integer>> processes() {
        Map<String, List<Integer>> found = new HashMap<>();
        Pattern gateway = Pattern.compile("(\\d+) .*(?:-p|--profile) (\\S+) gateway run\\b.*");
        world.script("pgrep -u " + world.owner() + " -a -f -- 'python.* gateway run' || :")
                .orThrow()
                .lines()
                .map(gateway::matcher)
                .filter(Matcher::matches)
                .forEach(line -> found.computeIfAbsent(line.group(2), _ -> new ArrayList<>())
                        .add(Integer.parseInt(line.group(1))));
        return found;
    }

    /**
     * What differs from what should be so.
     *
     * @param touched the profile of which the status is asked, too
     */
    List<String> differences(Map<String, Boolean> expected, String touched) {
        List<String> differences = new ArrayList<>();
        Map<String, List<Integer>> processes = processes();
        Map<String, Optional<Integer>> ours = ours();
        String list = world.script("hermes gateway list").orThrow();
        Map<String, Optional<Integer>> theirs = theirs(list);
        expected.forEach((profile, runs) -> {
            List<Integer> pids = processes.getOrDefault(profile, List.of());
            if (pids.size() != (runs ? 1 : 0)) {
                differences.add(profile + (runs ? " should run" : " should not run") + ": processes " + pids);
                return;
            }
            Optional<Integer> pid = pids.stream().findFirst();
            if (!pid.equals(ours.get(profile))) {
                differences.add(profile + ": pid " + pid + ", Gatehouse says " + ours.get(profile));
            }
            if (!pid.equals(theirs.get(profile))) {
                differences.add(profile + ": pid " + pid + ", Hermes says\n" + list);
            }
            if (profile.equals(touched)) {
                statuses(profile, pid, differences);
            }
        });
        processes.keySet().stream()
                .filter(profile -> !expected.containsKey(profile))
                .forEach(profile -> differences.add(profile + " is no profile and runs: " + processes.get(profile)));
        ours.keySet().stream()
                .filter(profile -> !expected.containsKey(profile) && !profile.equals("default"))
                .forEach(profile -> differences.add(profile + " is no profile, but Gatehouse lists it"));
        return differences;
    }

    private void statuses(String profile, Optional<Integer> pid, List<String> differences) {
        int exitCode = world.gatehouse("gateway", "status", profile).exitCode();
        if (exitCode != (pid.isPresent() ? 0 : 3)) {
            differences.add(profile + ": gatehouse gateway status ends with " + exitCode);
        }
        String status = world.script("hermes -p " + profile + " gateway status").orThrow();
        if (says(status, pid) != pid.isPresent()) {
            differences.add(profile + ": pid " + pid + ", Hermes's status says\n" + status);
        }
    }

    /**
     * Whether Hermes's status says that the gateway runs. Hermes's own error: for a profile without a service it takes the processes of
     * all services of Hermes for this gateway's ({@code find_gateway_pids}), and of profiles whose names begin like this one's. So
     * only the gateway's own process counts there.
     */
    private static boolean says(String status, Optional<Integer> pid) {
        if (status.lines().anyMatch(line -> line.matches("✓ (User|System) gateway service is running"))) {
            return true;
        }
        Matcher unmanaged = UNMANAGED.matcher(status);
        return unmanaged.find()
                && pid.isPresent()
                && List.of(unmanaged.group(1).split(", ", -1))
                        .contains(pid.get().toString());
    }

    private Map<String, Optional<Integer>> ours() {
        Map<String, Optional<Integer>> pids = new HashMap<>();
        String json = world.gatehouse("--json", "gateway", "list").output();
        try {
            for (Object each : JsonParser.object().from(json).getArray("gateways")) {
                JsonObject gateway = (JsonObject) each;
                pids.put(
                        gateway.getString("profile"),
                        gateway.getBoolean("running") ? Optional.of(gateway.getInt("pid")) : Optional.empty());
            }
        } catch (JsonParserException e) {
            throw new AssertionError(json, e);
        }
        return pids;
    }

    private static Map<String, Optional<Integer>> theirs(String list) {
        Map<String, Optional<Integer>> pids = new HashMap<>();
        list.lines()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .forEach(line -> pids.put(
                        line.group(2), Optional.ofNullable(line.group(3)).map(Integer::parseInt)));
        return pids;
    }
}
