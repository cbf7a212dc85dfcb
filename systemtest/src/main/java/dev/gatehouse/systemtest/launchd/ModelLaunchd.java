package dev.gatehouse.systemtest.launchd;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model of launchd, as a program. It listens on a loopback port, writes the port number to the file {@code port} of
 * its folder, and answers the calls of {@code launchctl}.
 *
 * <p>It follows launchctl(1), launchd.plist(5) and {@code launchctl error}, and behavior observed on macOS 10.11 to 27
 * where these say nothing; each rule names its source. Where observations contradict each other, it follows the stricter one.
 * When it exits, it ends all jobs.
 */
public final class ModelLaunchd {
    private final Path folder;
    private final ServerSocket server;
    private final ModelState state;

    /** The jobs by domain and label; also the lock for all state. */
    private final Map<String, Map<String, ModelJob>> jobs = new LinkedHashMap<>();

    /** When the last job of a label was gone, by target, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> gone = new HashMap<>();

    private ModelLaunchd(Path folder, ServerSocket server) {
        this.folder = folder;
        this.server = server;
        this.state = new ModelState(folder);
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            ModelLaunchd model = new ModelLaunchd(folder, server);
            Runtime.getRuntime().addShutdownHook(new Thread(model::endAll));
            Thread.ofPlatform().daemon().start(ModelLaunchd::endWithTheTest);
            Path port = Files.writeString(folder.resolve("port.new"), server.getLocalPort() + "\n");
            Files.move(port, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
            model.serve();
        }
    }

    /** Exits when stdin is closed, which also happens if the test process is killed. */
    private static void endWithTheTest() {
        try {
            while (System.in.read() >= 0) {
                // Input is ignored.
            }
        } catch (IOException e) {
            // The test process is gone too.
        }
        System.exit(0);
    }

    private void serve() throws IOException {
        while (!server.isClosed()) {
            Socket client;
            try {
                client = server.accept();
            } catch (IOException closed) {
                return;
            }
            Thread.ofVirtual().start(() -> answer(client));
        }
    }

    private void answer(Socket client) {
        try (client) {
            List<String> words = read(new DataInputStream(client.getInputStream()));
            Answer answer = answer(words);
            try (OutputStream out = client.getOutputStream()) {
                out.write(answer.encoded().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // The client was killed.
            return;
        }
    }

    private static List<String> read(DataInputStream in) throws IOException {
        int count = number(in);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] word = new byte[number(in)];
            in.readFully(word);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        return words;
    }

    private static int number(DataInputStream in) throws IOException {
        int number = 0;
        for (int c = in.read(); c >= '0' && c <= '9'; c = in.read()) {
            number = number * 10 + c - '0';
        }
        return number;
    }

    /** Answer to a call. */
    private record Answer(int code, String output, String error) {
        static final Answer DONE = new Answer(0, "", "");

        String encoded() {
            StringBuilder text = new StringBuilder();
            output.lines().forEach(line -> text.append('o').append(line).append('\n'));
            error.lines().forEach(line -> text.append('e').append(line).append('\n'));
            return text.append('x').append(code).append('\n').toString();
        }
    }

    private Answer answer(List<String> words) {
        synchronized (jobs) {
            try {
                Files.writeString(
                        folder.resolve("calls"),
                        String.join(" ", words) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                String verb = words.isEmpty() ? "" : words.getFirst();
                String target = words.isEmpty() ? "" : words.getLast();
                if (verb.equals("bootstrap") && words.size() == 3) {
                    target = words.get(1);
                }
                Answer fault = fault(verb, target);
                return fault != null ? fault : obey(verb, words, target);
            } catch (IOException e) {
                return new Answer(71, "", e.toString());
            }
        }
    }

    private @org.jspecify.annotations.Nullable Answer fault(String verb, String target) throws IOException {
        Path faults = folder.resolve("faults");
        List<String> lines;
        try {
            lines = Files.readAllLines(faults);
        } catch (NoSuchFileException none) {
            return null;
        }
        for (String line : lines) {
            String[] fault = line.split(" ", -1);
            if (fault[0].equals(verb) && (fault[1].equals("*") || (target + "/").startsWith(fault[1] + "/"))) {
                return failure(verb, Integer.parseInt(fault[2]));
            }
        }
        return null;
    }

    private Answer obey(String verb, List<String> words, String target) throws IOException {
        int slash = target.lastIndexOf('/');
        String domain = slash < 0 ? target : target.substring(0, slash);
        String label = target.substring(slash + 1);
        return switch (verb) {
            case "bootstrap" -> bootstrap(target, Path.of(words.get(2)));
            case "bootout" -> bootout(domain, label);
            case "print" -> print(domain, label);
            case "kickstart" -> kickstart(domain, label, words.contains("-k"));
            case "kill" -> kill(words.get(1), domain, label);
            case "enable", "disable" -> disable(domain, label, verb.equals("disable"));
            case "print-disabled" -> printDisabled(target);
            case "model-end" -> endByKernel(domain, label, words.get(1));
            case "model-logout" -> logout(target);
            case "model-login" -> login(words.get(1), Path.of(words.get(2)));
            case "model-shutdown" -> {
                endAll();
                yield Answer.DONE;
            }
            // launchctl(1): an unknown subcommand prints the usage and exits with 64 of sysexits(3).
            default -> new Answer(64, "", "Unrecognized subcommand: " + verb);
        };
    }

    /** Returns a failure in launchctl's words: {@code Bootstrap failed: 5: Input/output error}. */
    private static Answer failure(String verb, int code) {
        String done = switch (verb) {
            case "bootstrap" -> "Bootstrap failed: ";
            case "bootout" -> "Boot-out failed: ";
            default -> "Could not " + verb + ": ";
        };
        return new Answer(code, "", done + code + ": " + words(code));
    }

    /** Text of {@code launchctl error CODE}. */
    private static String words(int code) {
        return switch (code) {
            case 1 -> "Operation not permitted";
            case 3 -> "No such process";
            case 5 -> "Input/output error";
            case 37 -> "Operation already in progress";
            case 119 -> "Service is disabled";
            case 124 -> "Domain is tearing down";
            case 112 -> "Could not find specified domain";
            case 113 -> "Could not find specified service";
            case 122 -> "Path had bad ownership/permissions";
            case 125 -> "Domain does not support specified action";
            case 134 -> "Service cannot load in requested session";
            case 155 -> "Refusing to execute/trust quarantined program/file";
            case 161 -> "Service cannot be launched because of BTM policy";
            default -> "Unknown error";
        };
    }

    private Map<String, ModelJob> in(String domain) {
        return jobs.computeIfAbsent(domain, _ -> new TreeMap<>());
    }

    /**
     * launchctl(1), bootstrap. 125 if the domain does not exist (headless Macs, Homebrew/homebrew-services#499). 37 while the
     * job is being unloaded (SIGTERMed). 134 if the session type does not match the domain: without LimitLoadToSessionType an
     * agent is only for Aqua, the gui domain (launchd.plist(5)). 5 for everything else; only launchd's log has the reason:
     *
     * <ul>
     *   <li>the label is loaded or disabled (NousResearch/hermes-agent#42006, #31212; the log says 119);
     *   <li>the label was unloaded a moment ago (openclaw/openclaw#136453);
     *   <li>the file is no property list, or others have write permission (launchctl(1), load);
     *   <li>only the owner can read the file: macOS 26.5.2 (openclaw/openclaw#104228; contradicted for 26.5.1);
     *   <li>the file of an agent is on an external volume (openclaw/openclaw#60398);
     *   <li>LimitLoadToSessionType is a list: macOS 26.5.1 (NousResearch/hermes-agent#42376).
     * </ul>
     */
    private Answer bootstrap(String domain, Path file) throws IOException {
        if (!state.exists(domain)) {
            return failure("bootstrap", 125);
        }
        boolean external = !domain.equals("system") && file.toString().contains("/Volumes/");
        if (!Files.isRegularFile(file) || !hasGoodPermissions(file) || external) {
            return failure("bootstrap", 5);
        }
        ModelPropertyList list;
        try {
            list = ModelPropertyList.read(file);
        } catch (IOException unreadable) {
            return failure("bootstrap", 5);
        }
        String label = list.text("Label").orElse("");
        ModelJob there = in(domain).get(label);
        if (there != null) {
            return failure("bootstrap", there.isLeaving() ? 37 : 5);
        }
        if (label.isEmpty()
                || state.isDisabled(label)
                || isTaken(domain, label)
                || sessions(list).size() > 1) {
            return failure("bootstrap", 5);
        }
        if (!domain.equals("system") && !sessions(list).contains(domain.startsWith("gui/") ? "Aqua" : "Background")) {
            return failure("bootstrap", 134);
        }
        if (state.lines("denied").contains(label)) {
            // Background Task Management: the job is accepted, its process is refused with 161 ("Service cannot be
            // launched
            // because of BTM policy", macadmins/nudge#515), and launchd's log says "Untrusted service was denied launch
            // by
            // BTM. Removing." (macOS 26.5.1). Afterwards launchd does not know the label.
            return Answer.DONE;
        }
        ModelJob job = new ModelJob(jobs, domain, label, list, file, ended -> removed(domain, label, ended));
        in(domain).put(label, job);
        // On-demand-only mode: while a login restores its apps, launchd starts jobs of the gui domain only on demand,
        // and
        // kickstart is a demand (Apple Developer Forums, thread 706985).
        if (!state.lines("on-demand").contains(domain)) {
            job.loaded();
        }
        return Answer.DONE;
    }

    private void removed(String domain, String label, ModelJob job) {
        if (in(domain).remove(label, job)) {
            gone.put(domain + "/" + label, System.nanoTime());
        }
    }

    private boolean isTaken(String domain, String label) throws IOException {
        Long since = gone.get(domain + "/" + label);
        return since != null && System.nanoTime() - since < state.lag().toNanos();
    }

    private static boolean hasGoodPermissions(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                && permissions.containsAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
    }

    private static List<String> sessions(ModelPropertyList list) {
        List<String> sessions = list.texts("LimitLoadToSessionType");
        return sessions.isEmpty() ? List.of("Aqua") : sessions;
    }

    /**
     * Returns immediately; the job stays in state SIGTERMed, and its label taken, until its process has exited (observed on
     * macOS 26.5.1; openclaw/openclaw#116875). 3: not loaded (likewise).
     */
    private Answer bootout(String domain, String label) {
        ModelJob job = in(domain).get(label);
        if (job == null) {
            return failure("bootout", 3);
        }
        job.leave();
        return Answer.DONE;
    }

    private Answer print(String domain, String label) throws IOException {
        if (!state.exists(domain)) {
            return new Answer(112, "", "Could not find domain for " + domain);
        }
        ModelJob job = in(domain).get(label);
        return job == null
                ? new Answer(113, "", "Bad request.\nCould not find service \"" + label + "\" in domain for " + domain)
                : new Answer(0, job.print(), "");
    }

    /**
     * launchctl(1), kickstart: starts the job regardless of its launch conditions; with -k kills the running instance
     * first.
     */
    private Answer kickstart(String domain, String label, boolean kill) {
        ModelJob job = in(domain).get(label);
        if (job == null) {
            return failure("kickstart", 113);
        }
        if (job.isLeaving()) {
            return failure("kickstart", 37);
        }
        job.kick(kill);
        return Answer.DONE;
    }

    private Answer kill(String signal, String domain, String label) {
        ModelJob job = in(domain).get(label);
        if (job == null) {
            return failure("kill", 113);
        }
        // 3: the job has no process to signal.
        return job.signal(signal) ? Answer.DONE : failure("kill", 3);
    }

    /**
     * launchctl(1), enable: survives a reboot. launchd keeps one list per account: {@code print-disabled} of gui and user
     * domain answer the same (macOS 26.5.1). An entry stays when it is enabled again; no command deletes it. Switching a
     * background item off in System Settings disables its label ({@code Setting service … to disabled (initiated by smd)} in
     * launchd's log).
     */
    private Answer disable(String domain, String label, boolean disabled) throws IOException {
        if (!state.exists(domain)) {
            return failure(disabled ? "disable" : "enable", 125);
        }
        state.set(label, disabled);
        return Answer.DONE;
    }

    /** In the format of macOS 13 and later. That a missing domain has no list is an assumption, as for {@code print}. */
    private Answer printDisabled(String domain) throws IOException {
        if (!state.exists(domain)) {
            return new Answer(112, "", "Could not find domain for " + domain);
        }
        StringBuilder text = new StringBuilder("\n\tdisabled services = {\n");
        state.records()
                .forEach((label, state) -> text.append("\t\t\"")
                        .append(label)
                        .append("\" => ")
                        .append(state)
                        .append('\n'));
        return new Answer(
                0, text.append("\t}\n\tlogin item associations = {\n\t}\n").toString(), "");
    }

    /** Simulates that the kernel ends a job's process, for instance for lack of memory. */
    private Answer endByKernel(String domain, String label, String reason) {
        ModelJob job = in(domain).get(label);
        return job != null && job.endByKernel(reason) ? Answer.DONE : failure("end", 113);
    }

    /** Simulates a logout: ends all jobs of the domain, and the domain. */
    private Answer logout(String domain) throws IOException {
        in(domain).values().forEach(ModelJob::killAll);
        in(domain).clear();
        state.removeDomain(domain);
        return Answer.DONE;
    }

    /**
     * Simulates a logout and a login: ends all jobs, then loads all property lists that are not disabled. launchd ignores
     * symbolic links at a login since macOS 14 (reported by several, not by Apple).
     */
    private Answer login(String domain, Path definitions) throws IOException {
        state.addDomain(domain);
        in(domain).values().forEach(ModelJob::killAll);
        in(domain).clear();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(definitions, "*.plist")) {
            for (Path file : files) {
                if (!Files.isSymbolicLink(file)) {
                    bootstrap(domain, file);
                }
            }
        }
        return Answer.DONE;
    }

    private void endAll() {
        synchronized (jobs) {
            jobs.values().forEach(domain -> domain.values().forEach(ModelJob::killAll));
            jobs.clear();
        }
    }
}
