package dev.gatehouse.systemtest.soak;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.systemtest.soak.Tally.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What must be true when nothing is operated: states, intents, processes, descriptors, files. */
final class Quiet {
    private static final Path SCANDIR = Path.of(SoakTest.SCANDIR);
    private static final String SLOT = "gateway-";

    /** Entries of a scandir in use that belong to no gateway. */
    private static final Set<String> LASTING = Set.of(
            ".s6-svscan", ".gatehouse.lock", ".gatehouse.home.gateway-", ".gatehouse-tree", ".gatehouse-tree.log");

    /** Killed gateways end, and s6-supervise of removed slots too. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Tally tally;
    private long slotsBefore;
    private long descriptorsBefore;
    private long othersBefore;

    Quiet(Tally tally) {
        this.tally = tally;
    }

    /** Remembers what s6-svscan has open for the registered gateways. */
    void remember() throws IOException {
        slotsBefore = slots().size();
        descriptorsBefore = ofSvscan().size();
        othersBefore = table().others();
    }

    /** Checks everything; returns lines for the report. */
    List<String> check(int shared) throws Exception {
        Gateways gateways = Fleet.gateways();
        int running = 0;
        int stopped = 0;
        for (Map.Entry<String, Expected> entry : tally.expected().entrySet()) {
            State state = state(gateways, entry.getKey());
            checkIntent(entry.getKey(), entry.getValue(), state);
            running += state == State.UP ? 1 : 0;
            stopped += state == State.DOWN ? 1 : 0;
        }
        for (int number = 0; number < shared; number++) {
            State state = state(gateways, Fleet.shared(number));
            checkIntent(Fleet.shared(number), Expected.EITHER, state);
            running += state == State.UP ? 1 : 0;
            stopped += state == State.DOWN ? 1 : 0;
        }
        Plan plan = gateways.plan();
        if (!plan.isEmpty()) {
            tally.wrong("a reconcile would still do " + plan);
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format("at the end %d gateways up, %d down; each as its owner left it", running, stopped));
        lines.add(checkProcesses(gateways, running));
        lines.add(checkDescriptors());
        lines.add(checkFiles());
        return lines;
    }

    private static State state(Gateways gateways, String name) {
        return gateways.status(ProfileName.of(name)).state();
    }

    private void checkIntent(String name, Expected expected, State state) {
        Path directory = Fleet.home().profilesDirectory().resolve(name);
        boolean exists = Files.exists(directory);
        Intent intent = exists ? Intents.read(directory).intent() : Intent.STOPPED;
        boolean right = switch (expected) {
            case ABSENT -> !exists && state == State.ABSENT;
            case STOPPED -> exists && intent == Intent.STOPPED && state == State.DOWN;
            case RUNNING -> exists && intent == Intent.RUNNING && state == State.UP;
            case EITHER ->
                exists
                        ? (intent == Intent.RUNNING) == (state == State.UP)
                                && (state == State.UP || state == State.DOWN)
                        : state == State.ABSENT;
        };
        if (!right) {
            tally.wrong("lost intent: " + name + " should be " + expected + ", is " + state + ", recorded " + intent
                    + (exists ? "" : ", no directory"));
        }
    }

    /** Processes of the tree, by what they are. */
    private record Table(
            Map<String, Integer> supervisors, Map<String, Long> runs, int loggers, long others, List<String> strange) {}

    private static Table table() {
        Map<String, Integer> supervisors = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        List<Processes.Entry> all = Processes.now();
        for (Processes.Entry process : all) {
            if (process.command().startsWith("s6-supervise " + SLOT)) {
                String name = process.command().substring(("s6-supervise " + SLOT).length());
                supervisors.merge(name, 1, Integer::sum);
                names.put(process.pid(), name);
            }
        }
        Map<String, Long> runs = new HashMap<>();
        int loggers = 0;
        long others = 0;
        List<String> strange = new ArrayList<>();
        for (Processes.Entry process : all) {
            String service = names.get(process.parent());
            if (service != null && service.endsWith("/log")) {
                loggers++;
            } else if (service != null) {
                runs.put(service, process.pid());
            } else if (!names.containsKey(process.pid())) {
                others++;
                strange.add(process.toString());
            }
        }
        return new Table(supervisors, runs, loggers, others, strange);
    }

    private String checkProcesses(Gateways gateways, int running) throws Exception {
        long limit = System.nanoTime() + LIMIT.toNanos();
        Table table = table();
        while (System.nanoTime() < limit && !isExpected(table, running)) {
            table = table();
        }
        Set<String> expected = new TreeSet<>();
        for (String slot : slots()) {
            expected.add(slot.substring(SLOT.length()));
            expected.add(slot.substring(SLOT.length()) + "/log");
        }
        if (!table.supervisors().keySet().equals(expected)) {
            Set<String> difference = new TreeSet<>(table.supervisors().keySet());
            difference.removeAll(expected);
            expected.removeAll(table.supervisors().keySet());
            tally.wrong("supervisors without a slot: " + difference + ", slots without one: " + expected);
        }
        table.supervisors().forEach((name, number) -> {
            if (number != 1) {
                tally.wrong(number + " supervisors of " + name);
            }
        });
        if (table.others() > othersBefore) {
            tally.wrong("processes that belong to no gateway: " + table.strange());
        }
        for (ServiceStatus status : gateways.status(gateways.known())) {
            Long run = table.runs().get(status.service().toString());
            if (status.isRunning() != (run != null)
                    || (run != null && status.pid().orElse(0) != run)) {
                tally.wrong("status " + status + ", but the process is " + run);
            }
        }
        return String.format(
                "%d supervisors, %d loggers, %d gateways in the process table, as many as expected; %d other processes, %d before",
                table.supervisors().size(), table.loggers(), table.runs().size(), table.others(), othersBefore);
    }

    private boolean isExpected(Table table, int running) throws IOException {
        int slots = slots().size();
        return table.supervisors().size() == 2 * slots
                && table.loggers() == slots
                && table.runs().size() == running
                && table.others() <= othersBefore;
    }

    /** s6-svscan has the pipes between each service and its logger, and some of its own. */
    private String checkDescriptors() throws IOException {
        long slots = slots().size();
        List<String> open = ofSvscan();
        long each = 2;
        if (open.size() - each * slots != descriptorsBefore - each * slotsBefore) {
            tally.wrong("s6-svscan has " + open.size() + " descriptors for " + slots + " slots; it had "
                    + descriptorsBefore + " for " + slotsBefore);
        }
        return String.format(
                "s6-svscan has %d descriptors for %d slots, %d for %d before; library processes have none in the home or the tree",
                open.size(), slots, descriptorsBefore, slotsBefore);
    }

    private static List<String> ofSvscan() {
        return Processes.now().stream()
                .filter(process -> process.command().contains("/s6-svscan ")
                        && process.command().endsWith(SCANDIR.toString()))
                .findFirst()
                .map(process -> Processes.descriptors(process.pid()))
                .orElseThrow();
    }

    private static List<String> slots() throws IOException {
        return entries(SCANDIR).stream().filter(entry -> entry.startsWith(SLOT)).toList();
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** No staged or withdrawn slot, no listener, no temporary file, no directory of a deleted profile. */
    private String checkFiles() throws IOException {
        int left = 0;
        for (String entry : entries(SCANDIR)) {
            if (!entry.startsWith(SLOT) && !LASTING.contains(entry)) {
                left += report(SCANDIR.resolve(entry));
            }
        }
        for (String slot : slots()) {
            for (String fifodir : List.of("event", "supervise/event", "log/event", "log/supervise/event")) {
                Path directory = SCANDIR.resolve(slot).resolve(fifodir);
                if (Files.isDirectory(directory)) {
                    for (String listener : entries(directory)) {
                        left += report(directory.resolve(listener));
                    }
                }
            }
        }
        SortedMap<String, Expected> expected = tally.expected();
        for (String entry : entries(Fleet.home().profilesDirectory())) {
            if (!entry.startsWith("shared") && expected.getOrDefault(entry, Expected.ABSENT) == Expected.ABSENT) {
                left += report(Fleet.home().profilesDirectory().resolve(entry));
            }
        }
        left += inTheHome();
        return String.format("%d FIFOs, temporary files or directories left", left);
    }

    private int inTheHome() throws IOException {
        int left = 0;
        try (Stream<Path> files = Files.walk(Fleet.home().path())) {
            for (Path file : files.toList()) {
                boolean special = !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isSymbolicLink(file);
                if (special || file.getFileName().toString().startsWith(".tmp-")) {
                    left += report(file);
                }
            }
        }
        return left;
    }

    private int report(Path left) {
        tally.wrong("left: " + left);
        return 1;
    }
}
