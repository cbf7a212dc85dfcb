package dev.gatehouse.holders;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.UnixPath;
import dev.gatehouse.spi.provider.HolderQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Processes that run sought gateways, by one look at {@code /proc}. Words come first: the variables are read only of the
 * few processes whose words match, and parents and control groups only of those that are gateways. A process that the app's
 * pid file names is one, whatever its words. Used by one thread.
 */
final class BareProcesses {
    private static final long SELF = self();

    /** The variable that each container of a gateway in a cluster has. */
    private static final String POD = "GATEHOUSE_GATEWAY";

    /** No process tree is as deep; a damaged one must not loop. */
    private static final int DEEPEST = 64;

    private static final int MOST_WORDS = 6;

    private final HolderQuery query;
    private final Path processes;
    private final Map<Long, Candidate> candidates = new TreeMap<>();

    /** A process that runs a gateway. */
    private record Candidate(ProcessFiles files, List<String> command, ServiceName service) {}

    BareProcesses(HolderQuery query) {
        this.query = query;
        this.processes = query.host().root().resolve("proc");
        look();
    }

    /** Not by {@link ProcessHandle}, which starts a thread pool. */
    private static long self() {
        Path link = Path.of("/proc/self");
        if (!UnixPath.isMeant(link)) {
            return ProcessHandle.current().pid();
        }
        try {
            return Long.parseLong(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException | NumberFormatException noLinux) {
            return ProcessHandle.current().pid();
        }
    }

    private void look() {
        for (long pid : query.host().processIds()) {
            List<String> command = query.host().command(pid);
            if (pid != SELF && query.mayBeGateway(command)) {
                look(new ProcessFiles(processes.resolve(Long.toString(pid)), pid), command);
            }
        }
        for (Map.Entry<HolderQuery.Sought, ProcessFiles> living :
                PidFiles.living(query, processes).entrySet()) {
            ProcessFiles files = living.getValue();
            if (files.pid() != SELF) {
                candidates.putIfAbsent(
                        files.pid(),
                        new Candidate(files, files.command(), living.getKey().service()));
            }
        }
    }

    private void look(ProcessFiles files, List<String> command) {
        Map<String, String> variables = files.variables();
        if (variables.isEmpty()) {
            // Without them nobody can tell whose gateway it is.
            return;
        }
        List<String> directories = new ArrayList<>(query.home().app().directoryVariables());
        directories.add("HOME");
        for (String variable : directories) {
            String path = variables.getOrDefault(variable, "");
            if (!path.isEmpty()) {
                variables.put(variable, files.reachable(path));
            }
        }
        variables.remove("PWD");
        Optional<String> directory = files.workingDirectory();
        if (directory.isPresent()) {
            variables.put("PWD", directory.get());
        }
        List<String> words = new ArrayList<>();
        for (String word : command) {
            words.add(word.startsWith("/") ? files.reachable(word) : word);
        }
        Optional<ServiceName> service = query.gatewayOf(words, variables);
        if (service.isPresent()) {
            candidates.put(files.pid(), new Candidate(files, command, service.get()));
        }
    }

    /** The gateways that processes run, whoever manages these. */
    Set<ServiceName> services() {
        Set<ServiceName> services = new TreeSet<>();
        for (Candidate candidate : candidates.values()) {
            services.add(candidate.service());
        }
        return services;
    }

    /**
     * The processes that no manager has.
     *
     * @param found the holders that managers report: their processes, and these processes' descendants, are left out
     * @param managed further processes that a manager has
     */
    List<Holder> holders(List<Holder> found, Set<Long> managed) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        Set<Long> known = new HashSet<>(managed);
        Set<String> units = new HashSet<>();
        for (Holder holder : found) {
            if (holder.pid().isPresent()) {
                known.add(holder.pid().getAsLong());
            }
            if (holder.kind().equals(Kind.SYSTEMD)) {
                units.add(holder.location().substring(holder.location().lastIndexOf('/') + 1));
            }
        }
        List<Holder> bare = new ArrayList<>();
        for (Candidate candidate : candidates.values()) {
            Optional<String> unit = candidate.files().unit();
            boolean ofUnit = unit.isPresent() && units.contains(unit.get());
            if (!ofUnit && !isManaged(candidate, known) && !isInPod(candidate) && isAlive(candidate)) {
                bare.add(holder(candidate, unit));
            }
        }
        return bare;
    }

    /** Whether it, or a process above it, is known; a gateway's copy of itself belongs to the first one. */
    private boolean isManaged(Candidate candidate, Set<Long> known) {
        if (known.contains(candidate.files().pid())) {
            return true;
        }
        long above = candidate.files().parent();
        for (int i = 0; i < DEEPEST && above > 0; i++) {
            Candidate same = candidates.get(above);
            if (known.contains(above) || (same != null && same.service().equals(candidate.service()))) {
                return true;
            }
            above = new ProcessFiles(processes.resolve(Long.toString(above)), above).parent();
        }
        return false;
    }

    /** Whether a cluster runs it, and this host is its node: the manager of the cluster knows it, by another number. */
    private static boolean isInPod(Candidate candidate) {
        return candidate.files().variables().containsKey(POD);
    }

    /** It may have ended, or its manager may have replaced it, since the look. */
    private static boolean isAlive(Candidate candidate) {
        return candidate.files().command().equals(candidate.command());
    }

    private static Holder holder(Candidate candidate, Optional<String> unit) {
        String pid = Long.toString(candidate.files().pid());
        return new Holder(
                candidate.service(),
                Kind.NONE,
                pid,
                "process " + pid + " (" + words(candidate.command()) + ")"
                        + unit.map(name -> " in " + name).orElse(""),
                OptionalLong.of(candidate.files().pid()),
                true,
                false,
                false,
                Map.of(Verb.STOP, Remedy.of("kill", pid)));
    }

    /** The command, shortened for a sentence. */
    private static String words(List<String> command) {
        List<String> words = new ArrayList<>(command);
        String program = words.getFirst();
        words.set(0, program.substring(program.lastIndexOf('/') + 1));
        if (words.size() > MOST_WORDS) {
            List<String> all = List.copyOf(words);
            words.clear();
            words.addAll(all.subList(0, MOST_WORDS / 2));
            words.add("…");
            words.addAll(all.subList(all.size() - 2, all.size()));
        }
        return String.join(" ", words).replaceAll("\\p{Cntrl}", "?");
    }
}
