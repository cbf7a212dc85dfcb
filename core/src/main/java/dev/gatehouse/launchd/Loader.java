package dev.gatehouse.launchd;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.JobPrint;
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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /**
     * How long launchd may still refuse a label that it does not know any more. Such a bootstrap fails with 5, and succeeds
     * a little later (openclaw/openclaw#136453).
     */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration RETRY = Duration.ofMillis(100);

    private static final CommandResult LOADED = new CommandResult(0, "", "");

    private static final Set<PosixFilePermission> READABLE =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

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
        makeReadable();
        JobFiles files = job.files();
        files.makeData();
        files.clear();
        List<Domain> domains = job.domains();
        List<LoadFailure.Answer> answers = new ArrayList<>();
        for (Domain domain : domains) {
            moveTo(domain);
            boolean disabled = !lastingly && disabledIn(List.of(domain)).isPresent();
            Optional<CommandResult> refusal = bootstrap(domain, deadline);
            if (refusal.isEmpty()) {
                if (disabled) {
                    // launchd does not load disabled jobs, so it was enabled; a loaded job keeps running when it is
                    // disabled again.
                    job.require(domain, "disable");
                }
                return;
            }
            answers.add(new LoadFailure.Answer(domain, refusal.get()));
        }
        moveTo(domains.getFirst());
        throw failure().of(answers);
    }

    /** launchd of macOS 26.5.2 answers 5 if only the owner can read the property list (openclaw/openclaw#104228). */
    private void makeReadable() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(job.plist(), LinkOption.NOFOLLOW_LINKS);
        if (permissions.addAll(READABLE)) {
            Files.setPosixFilePermissions(job.plist(), permissions);
        }
    }

    private LoadFailure failure() {
        return new LoadFailure(job);
    }

    /** Returns the answer of a domain that does not accept the job; empty if it does. */
    private Optional<CommandResult> bootstrap(Domain domain, Deadline deadline) throws IOException {
        CommandResult enabled = job.launchctl(domain, "enable");
        if (!enabled.succeeded()) {
            failure().requireAnotherDomain("enable", enabled);
            return Optional.of(enabled);
        }
        CommandResult first = attempt(domain);
        CommandResult answer = Code.ALREADY.is(first) ? reload(domain, deadline).orElse(first) : first;
        if (answer.succeeded()) {
            return Optional.empty();
        }
        failure().requireAnotherDomain("bootstrap", answer);
        return Optional.of(answer);
    }

    /**
     * Code 5 may mean that the label is loaded, or any other error. So unloads the label and tries again. Empty if the
     * domain still gives such an answer.
     */
    private Optional<CommandResult> reload(Domain domain, Deadline deadline) throws IOException {
        job.launchctl(domain, "bootout");
        Duration stopping = job.folder().expectations().stop().grace().plus(BLOCKING);
        Optional<Domain> free = WaitLoop.poll(
                PACE,
                earlier(stopping, deadline),
                () -> job.findAll().isEmpty() ? Optional.of(domain) : Optional.empty());
        return WaitLoop.poll(RETRY, earlier(SETTLING, deadline), () -> {
            CommandResult next = attempt(domain);
            // Another process may have loaded the property list since the label was free.
            boolean loaded = Code.ALREADY.is(next) && free.isPresent() && isLoaded(domain);
            return Optional.of(loaded ? LOADED : next).filter(answer -> !Code.ALREADY.is(answer));
        });
    }

    private static Deadline earlier(Duration limit, Deadline deadline) {
        Deadline own = Deadline.after(limit);
        return deadline.hasPassed() ? own : own.orEarlier(deadline);
    }

    private boolean isLoaded(Domain domain) {
        return job.backend()
                .launchctl()
                .print(domain, job.label())
                .filter(JobPrint::isScript)
                .isPresent();
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
            failure().requireAnotherDomain("disable", result);
        }
    }

    /**
     * Undoes {@link #disable}. launchd keeps a record that the label is enabled, which has no effect; no command deletes it.
     */
    void forget() {
        disabledIn(job.domains()).ifPresent(domain -> job.launchctl(domain, "enable"));
    }

    /** Returns the first of these domains that exists, if the label is disabled there. */
    private Optional<Domain> disabledIn(List<Domain> domains) {
        return DisabledList.query(job.backend().launchctl(), domains)
                .filter(list -> list.contains(job.label()))
                .map(DisabledList::domain);
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
        if (!begun) {
            failure().requireAnotherDomain("bootout", result);
            throw Launchctl.failed(job.service().toString(), "bootout", result);
        }
    }
}
