package dev.gatehouse.launchd;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.launchctl.Launchctl.Code;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads and unloads one job: enable and bootstrap, disable and bootout.
 *
 * <p>Only an attempt shows which domain accepts an agent. During a login at the screen {@code gui/<uid>} accepts it.
 * Without such a login that domain does not exist, or accepts nothing on some systems; then {@code user/<uid>} accepts
 * it. Each domain requires another session type ({@link Domain#session}), so the property list is rewritten before each
 * attempt.
 */
record Loader(LaunchdJob job) {
    private static final Duration BLOCKING = Duration.ofSeconds(30);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofMillis(20);

    /** Far more than a property list of ours, which has about 2 KB. */
    private static final int LONGEST = 256 << 10;

    /**
     * Loads the job, which starts it.
     *
     * @param lastingly whether launchd also loads it at every login or boot from now on
     * @throws GatehouseException if no domain accepts it; the message has the answer of each domain
     */
    void load(boolean lastingly, Deadline deadline) throws IOException {
        job.requireSafe();
        JobFiles files = job.files();
        files.makeData();
        files.clear();
        List<Domain> domains = job.domains();
        List<String> answers = new ArrayList<>();
        for (Domain domain : domains) {
            moveTo(domain);
            boolean disabled = !lastingly && isDisabled(domain);
            Optional<String> refusal = bootstrap(domain, deadline);
            if (refusal.isEmpty()) {
                if (disabled) {
                    // launchd does not load disabled jobs, so it was enabled; a loaded job keeps running when it is
                    // disabled again.
                    job.require(domain, "disable");
                }
                return;
            }
            answers.add(domain + ": " + refusal.get());
        }
        moveTo(domains.getFirst());
        throw new GatehouseException(
                "No launchd domain accepts the gateway of " + job.service() + " (" + String.join("; ", answers)
                        + "); it is not running",
                Remedy.gatehouse("gateway", "run", job.service().toString()));
    }

    /** Returns the answer of a domain that does not accept the job; empty if it does. */
    private Optional<String> bootstrap(Domain domain, Deadline deadline) throws IOException {
        CommandResult enabled = job.launchctl(domain, "enable");
        if (!enabled.succeeded()) {
            return refusal("enable", enabled);
        }
        CommandResult first = attempt(domain);
        if (!Code.ALREADY.is(first)) {
            return first.succeeded() ? Optional.empty() : refusal("bootstrap", first);
        }
        // Code 5 may mean that the label is loaded, or any other error. So unload the label and try again; the second
        // answer counts.
        job.launchctl(domain, "bootout");
        Duration stopping = job.folder().expectations().stop().grace().plus(BLOCKING);
        Deadline end = deadline.hasPassed()
                ? Deadline.after(stopping)
                : Deadline.after(stopping).orEarlier(deadline);
        WaitLoop.poll(PACE, end, () -> job.findAll().isEmpty() ? Optional.of(domain) : Optional.empty());
        CommandResult second = attempt(domain);
        return second.succeeded() ? Optional.empty() : refusal("bootstrap", second);
    }

    private CommandResult attempt(Domain domain) {
        return job.backend()
                .launchctl()
                .call(
                        BLOCKING,
                        job.service().toString(),
                        "bootstrap",
                        domain.target(),
                        job.plist().toString());
    }

    /** Returns the answer if another domain may still accept the job; throws for all other failures. */
    private Optional<String> refusal(String verb, CommandResult result) {
        if (Code.ALREADY.is(result) || Code.NO_DOMAIN.is(result) || Code.WRONG_SESSION.is(result)) {
            return Optional.of("exit code " + result.exitCode() + ", " + result.words());
        }
        if (Code.REFUSED.is(result)) {
            throw new AccessRefusedException(
                    "Cannot " + verb + " the gateway of " + job.service() + ": " + result.words(),
                    Remedy.of("launchctl", "error", String.valueOf(result.exitCode())));
        }
        if (Code.BAD_OWNER.is(result)) {
            throw new GatehouseException(
                    "launchd refuses the property list of " + job.service() + ": " + result.words(),
                    Remedy.of("ls", "-ld", job.plist().toString()));
        }
        throw Launchctl.failed(job.service().toString(), verb, result);
    }

    /** Adapts the property list to a domain, and records the domain for the script. */
    void moveTo(Domain domain) throws IOException {
        boolean noted = job.folder().domain().isPresent();
        if (noted && job.domains().getFirst().equals(domain)) {
            return;
        }
        // Without a recorded domain the property list is as rendered, for the first domain.
        if (noted || !job.backend().domains().getFirst().equals(domain)) {
            Path plist = job.plist();
            String text = new String(SmallFile.read(plist, LONGEST), StandardCharsets.UTF_8);
            String moved = LaunchdRenderer.moved(text, domain);
            if (!moved.equals(text)) {
                FileWriter.at(job.backend().layout().definitions(domain))
                        .replace(plist.getFileName(), moved.getBytes(StandardCharsets.UTF_8), 0644);
            }
        }
        job.files().note(domain);
    }

    /**
     * Permanently keeps launchd from loading the job at login or boot. An account has one list for all its domains, so
     * one existing domain is enough. If none exists, the file {@code stopped} keeps the gateway down.
     */
    void disable() {
        for (Domain domain : job.domains()) {
            CommandResult result = job.launchctl(domain, "disable");
            if (result.succeeded()) {
                return;
            }
            refusal("disable", result);
        }
    }

    /** Undoes {@link #disable}, so that the label is not in launchd's list any more. */
    void forget() {
        Domain domain = job.domains().getFirst();
        if (isDisabled(domain)) {
            job.launchctl(domain, "enable");
        }
    }

    private boolean isDisabled(Domain domain) {
        return DisabledList.query(job.backend().launchctl(), domain)
                .filter(list -> list.contains(job.label()))
                .isPresent();
    }

    /** Stops and unloads the job. Some versions of launchctl return immediately, others after the process has exited. */
    void bootout(Domain domain, Deadline deadline) {
        Duration left = deadline.hasPassed() ? BLOCKING : deadline.left();
        Duration limit = left.compareTo(LEAST) < 0 ? LEAST : left;
        CommandResult result;
        try {
            result = job.backend()
                    .launchctl()
                    .call(
                            limit.compareTo(BLOCKING) > 0 ? BLOCKING : limit,
                            job.service().toString(),
                            "bootout",
                            domain.target(job.label()));
        } catch (TimedOutException stillEnding) {
            return;
        }
        boolean begun = result.succeeded()
                || Code.IN_PROGRESS.is(result)
                || Code.NOT_LOADED.is(result)
                || Code.ALREADY.is(result);
        if (!begun && refusal("bootout", result).isPresent()) {
            throw Launchctl.failed(job.service().toString(), "bootout", result);
        }
    }
}
