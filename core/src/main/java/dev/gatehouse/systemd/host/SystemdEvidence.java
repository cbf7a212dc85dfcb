package dev.gatehouse.systemd.host;

import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether systemd operates on a host, and because of what. */
public final class SystemdEvidence {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Systemd makes it where it is process 1 (sd_booted(3)). */
    private static final String BOOTED = "run/systemd/system";

    /** Answers of {@code systemctl is-system-running} that mean that systemd works (systemctl(1)). */
    private static final Set<String> OPERATIONAL =
            Set.of("running", "degraded", "starting", "initializing", "maintenance");

    private final HostFacts host;
    private final List<Evidence> evidence = new ArrayList<>();

    private SystemdEvidence(HostFacts host) {
        this.host = host;
    }

    /** Whether systemd is process 1 here, which does not say that it can be talked to. */
    public static boolean isBooted(HostFacts host) {
        return host.isDirectory(BOOTED);
    }

    /** The facts, the deciding one last. */
    public static List<Evidence> of(HostFacts host) {
        SystemdEvidence facts = new SystemdEvidence(host);
        boolean booted = isBooted(host);
        facts.add(booted, "/" + BOOTED + " is " + (booted ? "a directory" : "not a directory"));
        if (booted) {
            facts.ask();
        }
        return facts.evidence;
    }

    private boolean add(boolean holds, String text) {
        evidence.add(new Evidence(Kind.SYSTEMD, holds, text));
        return holds;
    }

    /** The directory says that systemd is process 1; only an answer says that it can be talked to. */
    private void ask() {
        try {
            String answer = answer();
            if (!answered("systemctl", answer)) {
                askUsers(answer);
            }
        } catch (IOException | CommandTimeoutException | ToolMissingException e) {
            add(false, "systemctl does not answer: " + e.getMessage());
        }
    }

    /**
     * Where systemd is process 1 and its bus cannot be reached, as in some containers and for a while after WSL has begun, the
     * user's manager may answer; and {@code unknown} is what systemctl says if nobody told it anything.
     */
    private void askUsers(String answer) throws IOException {
        if (init().equals("systemd") && !answered("systemctl --user", answer("--user")) && answer.equals("unknown")) {
            add(true, "/proc/1/comm reads systemd all the same");
        }
    }

    private boolean answered(String command, String answer) {
        return add(
                OPERATIONAL.contains(answer),
                command + " is-system-running answers " + (answer.isEmpty() ? "nothing" : answer));
    }

    /** The state of a manager in systemctl's one word, which is the same in every language. */
    private static String answer(String... scope) throws IOException {
        Command command = Command.of(LIMIT, "systemctl").with(List.of(scope)).with(List.of("is-system-running"));
        Optional<Accounts.Account> caller = Accounts.find();
        if (System.getenv("XDG_RUNTIME_DIR") == null && caller.isPresent()) {
            command =
                    command.with("XDG_RUNTIME_DIR", "/run/user/" + caller.get().uid());
        }
        return command.with("LC_ALL", "C").run().output().strip();
    }

    private String init() {
        try {
            return Files.readString(host.root().resolve("proc/1/comm")).strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
