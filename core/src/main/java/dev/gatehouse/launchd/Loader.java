package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.job.Proof;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.launchd.plist.PlistGuard;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.process.CommandResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes services to launchd and away from it: enable and bootstrap, disable and bootout.
 *
 * <p>Which domain takes an agent, only trying tells: at the screen it is {@code gui/<uid>}; without anybody there that domain
 * does not exist, and on some systems it takes nothing; then it is {@code user/<uid>}. The property list is rewritten for
 * the domain that is tried, since each wants another session type ({@link Domain#session}).
 */
final class Loader {
    /** What launchd may take beyond the grace after which it kills. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration BOOTSTRAP_LIMIT = Duration.ofSeconds(30);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final long LOOK_NANOS = 20_000_000;

    private final LaunchdBackend backend;
    private final Launchctl launchctl;

    Loader(LaunchdBackend backend) {
        this.backend = backend;
        this.launchctl = backend.launchctl();
    }

    /**
     * Has launchd take a service, which starts it.
     *
     * @param lastingly whether it is also to be taken at every login or boot from now on
     * @throws GatehouseException where no domain takes it; the message has each domain's answer
     */
    void load(ServiceName service, boolean lastingly) throws IOException {
        new PlistGuard(backend.layout(), backend.plist(service)).check();
        JobFolder folder = backend.folder(service);
        backend.files().makeData(folder);
        backend.files().forgetRuns(folder);
        Files.deleteIfExists(folder.path().resolve(JobFolder.STOPPED));
        Files.deleteIfExists(folder.path().resolve(JobFolder.PAUSED));
        List<Domain> domains = backend.domains(service);
        List<String> answers = new ArrayList<>();
        for (Domain domain : domains) {
            moveTo(service, domain);
            boolean disabled = !lastingly && isDisabled(service, domain).orElse(false);
            Optional<String> refusal = bootstrap(service, domain);
            if (refusal.isEmpty()) {
                if (disabled) {
                    // launchd takes nothing that is disabled, and what is loaded runs on when it is disabled again.
                    launchctl.require(service.toString(), "disable", domain.target(backend.label(service)));
                }
                return;
            }
            answers.add(domain + ": " + refusal.get());
        }
        moveTo(service, domains.getFirst());
        throw new GatehouseException(
                "launchd takes the gateway of " + service + " in none of its domains (" + String.join("; ", answers)
                        + "); it does not run, and nothing runs it unsupervised in launchd's place",
                "gatehouse gateway run " + service);
    }

    /** The answer of a domain that does not take the service; empty where it did. */
    private Optional<String> bootstrap(ServiceName service, Domain domain) throws IOException {
        String target = domain.target(backend.label(service));
        CommandResult enabled = launchctl.call(service.toString(), "enable", target);
        if (!enabled.succeeded()) {
            return refusal(service, "enable", enabled);
        }
        CommandResult first = attempt(service, domain);
        if (!Launchctl.Code.ALREADY.is(first)) {
            return first.succeeded() ? Optional.empty() : refusal(service, "bootstrap", first);
        }
        // 5 is said of what is registered already, and of all else; so what may be there is taken away, and the second
        // answer counts.
        List<LaunchdBackend.Registered> there = backend.findAll(service);
        launchctl.call(service.toString(), "bootout", target);
        Duration patience = backend.folder(service).proof().stop().grace().plus(MARGIN);
        awaitGone(service, there, System.nanoTime() + patience.toNanos(), patience);
        CommandResult second = attempt(service, domain);
        return second.succeeded() ? Optional.empty() : refusal(service, "bootstrap", second);
    }

    private CommandResult attempt(ServiceName service, Domain domain) {
        return launchctl.call(
                BOOTSTRAP_LIMIT,
                service.toString(),
                "bootstrap",
                domain.target(),
                backend.plist(service).toString());
    }

    /** What another domain may do better is an answer; all else is the end of it. */
    private Optional<String> refusal(ServiceName service, String verb, CommandResult result) {
        boolean ofTheDomain = Launchctl.Code.ALREADY.is(result)
                || Launchctl.Code.NO_DOMAIN.is(result)
                || Launchctl.Code.WRONG_SESSION.is(result);
        if (ofTheDomain) {
            return Optional.of("exit code " + result.exitCode() + ", " + result.words());
        }
        if (Launchctl.Code.REFUSED.is(result)) {
            throw new AccessRefusedException(
                    "this user may not " + verb + " the gateway of " + service + ": " + result.words(),
                    "launchctl error " + result.exitCode());
        }
        if (Launchctl.Code.BAD_OWNER.is(result)) {
            throw new GatehouseException(
                    "launchd refuses the property list of " + service + ": " + result.words(),
                    "ls -ld " + ShellWord.quote(backend.plist(service)));
        }
        throw Launchctl.failed(service.toString(), verb, result);
    }

    /** Makes the property list one for a domain, and notes the domain for the script. */
    void moveTo(ServiceName service, Domain domain) throws IOException {
        Path note = backend.folder(service).path().resolve(JobFolder.DOMAIN);
        boolean noted = Files.exists(note);
        if (noted && backend.domains(service).getFirst().equals(domain)) {
            return;
        }
        // Without a note it is as it was rendered, for the first of all domains.
        if (noted || !backend.domains().getFirst().equals(domain)) {
            Path plist = backend.plist(service);
            String text = Files.readString(plist);
            String moved = LaunchdRenderer.moved(text, domain);
            if (!moved.equals(text)) {
                backend.files().write(plist, moved.getBytes(StandardCharsets.UTF_8), 0644);
            }
        }
        backend.record(service, domain);
    }

    /**
     * Keeps launchd from taking a service at a login or at boot, for good. An account has one list for all of its domains, so
     * one that is not there now does not matter; and without any the script keeps it down by its own mark.
     */
    void disable(ServiceName service) {
        for (Domain domain : backend.domains(service)) {
            CommandResult result = launchctl.call(service.toString(), "disable", domain.target(backend.label(service)));
            if (result.succeeded()) {
                return;
            }
            refusal(service, "disable", result);
        }
    }

    /** Takes back what {@link #disable} has done, so that launchd's own list remembers nothing against the label. */
    void forget(ServiceName service) {
        Domain domain = backend.domains(service).getFirst();
        if (isDisabled(service, domain).orElse(false)) {
            launchctl.call(service.toString(), "enable", domain.target(backend.label(service)));
        }
    }

    private Optional<Boolean> isDisabled(ServiceName service, Domain domain) {
        return DisabledList.ask(launchctl, domain).map(list -> list.contains(backend.label(service)));
    }

    /**
     * Has launchd end a service and forget it. With SIGTERM that is launchd's own to do; any other signal is sent first, and
     * then waited for as long as the gateway may take, because launchd knows no other than SIGTERM.
     *
     * @param patience how long the caller would wait for launchctl
     */
    void unload(ServiceName service, LaunchdBackend.Registered registered, Duration patience) {
        Proof proof = backend.folder(service).proof();
        String target = registered.domain().target(backend.label(service));
        if (!proof.stop().signal().equals("TERM") && registered.print().pid().isPresent()) {
            long pid = registered.print().pid().getAsLong();
            launchctl.call(service.toString(), "kill", "SIG" + proof.stop().signal(), target);
            long end = System.nanoTime() + proof.stop().grace().toNanos();
            while (isAlive(pid) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (isAlive(pid)) {
                launchctl.call(service.toString(), "kill", "SIGKILL", target);
            }
        }
        Duration limit = patience.compareTo(LEAST) < 0 ? LEAST : patience;
        CommandResult result;
        try {
            result = launchctl.call(
                    limit.compareTo(BOOTSTRAP_LIMIT) > 0 ? BOOTSTRAP_LIMIT : limit,
                    service.toString(),
                    "bootout",
                    target);
        } catch (TimedOutException stillEnding) {
            // Some versions return when the process has ended, others at once; whether it has is looked at in any case.
            return;
        }
        boolean begun = result.succeeded()
                || Launchctl.Code.IN_PROGRESS.is(result)
                || Launchctl.Code.NOT_LOADED.is(result)
                || Launchctl.Code.ALREADY.is(result);
        if (!begun) {
            refusal(service, "bootout", result).ifPresent(_ -> {
                throw Launchctl.failed(service.toString(), "bootout", result);
            });
        }
    }

    /** Waits until launchd has nothing of a service any more, in any domain, and the processes that were found have ended. */
    void awaitGone(ServiceName service, List<LaunchdBackend.Registered> found, long deadline, Duration patience) {
        Set<Long> pids = new TreeSet<>();
        found.forEach(registered -> registered.print().pid().ifPresent(pids::add));
        while (true) {
            List<LaunchdBackend.Registered> left = backend.findAll(service);
            left.forEach(registered -> registered.print().pid().ifPresent(pids::add));
            pids.removeIf(pid -> !isAlive(pid));
            if (left.isEmpty() && pids.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimedOutException(
                        "the gateway of " + service + " did not stop",
                        patience,
                        pids.isEmpty()
                                ? "launchd still has it"
                                : "pid " + pids.iterator().next() + " is still there",
                        "gatehouse gateway status " + service);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
