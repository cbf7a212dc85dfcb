package dev.gatehouse.systemd.host;

import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.spi.command.ToolSearch;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Determines whether systemd operates on a host, with the evidence. */
public final class SystemdEvidence {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** systemd creates this directory if it is PID 1 (sd_booted(3)). */
    private static final String BOOTED = "run/systemd/system";

    /** Answers of {@code systemctl is-system-running} that mean that systemd works (systemctl(1)). */
    private static final Set<String> OPERATIONAL =
            Set.of("running", "degraded", "starting", "initializing", "maintenance");

    private final HostFacts host;
    private final List<Evidence> evidence = new ArrayList<>();

    private SystemdEvidence(HostFacts host) {
        this.host = host;
    }

    /** Whether systemd is PID 1. It may still not be reachable. */
    public static boolean isBooted(HostFacts host) {
        return host.isDirectory(BOOTED);
    }

    /** Returns why this host cannot have systemd; empty if it can. */
    public static Optional<String> absence(HostFacts host) {
        return isBooted(host) ? Optional.empty() : Optional.of("/" + BOOTED + " is not a directory");
    }

    /** Returns the facts; the last one decides. */
    public static List<Evidence> of(HostFacts host) {
        SystemdEvidence facts = new SystemdEvidence(host);
        boolean booted = isBooted(host);
        facts.add(booted, "/" + BOOTED + " is " + (booted ? "a directory" : "not a directory"));
        if (booted) {
            facts.query();
        }
        return facts.evidence;
    }

    private boolean add(boolean holds, String text) {
        evidence.add(new Evidence(Kind.SYSTEMD, holds, text));
        return holds;
    }

    /** The directory proves that systemd is PID 1; only an answer proves that it is reachable. */
    private void query() {
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
     * If systemd is PID 1 but its bus is not reachable, for instance in some containers and shortly after the start of
     * WSL, the user's manager may answer. systemctl prints {@code unknown} if it got no answer.
     */
    private void askUsers(String answer) throws IOException {
        if (init().equals("systemd") && !answered("systemctl --user", answer("--user")) && answer.equals("unknown")) {
            add(true, "/proc/1/comm reads systemd");
        }
    }

    private boolean answered(String command, String answer) {
        return add(
                OPERATIONAL.contains(answer),
                command + " is-system-running answers " + (answer.isEmpty() ? "nothing" : answer));
    }

    /** Returns the state of a manager as systemctl's one word, which does not depend on the language. */
    private String answer(String... scope) throws IOException {
        String systemctl =
                ToolSearch.word(host.root(), "systemctl", host.environment().getOrDefault("PATH", ""));
        Command command = Command.of(LIMIT, systemctl).with(List.of(scope)).with(List.of("is-system-running"));
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
