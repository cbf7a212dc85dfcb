package dev.gatehouse.launchd;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.launchctl.Launchctl.Code;
import dev.gatehouse.launchd.launchctl.LaunchdLog;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Explains why launchd does not load a job. For most errors launchctl says only {@code 5: Input/output error}, and launchd's
 * log has the reason.
 */
record LoadFailure(LaunchdJob job) {
    /**
     * The answer of a domain that does not accept the job.
     *
     * @param domain the domain
     * @param result the answer of launchctl
     */
    record Answer(Domain domain, CommandResult result) {
        @Override
        public String toString() {
            return domain + ": exit code " + result.exitCode() + ", " + result.words();
        }
    }

    /** Throws, unless another domain may still accept what one has refused. */
    void requireAnotherDomain(String verb, CommandResult result) {
        if (Code.ALREADY.is(result) || Code.NO_DOMAIN.is(result) || Code.WRONG_SESSION.is(result)) {
            return;
        }
        if (Code.REFUSED.is(result)) {
            throw new AccessRefusedException(
                    "Cannot " + verb + " the gateway of " + job.service() + ": " + result.words(),
                    Remedy.of("launchctl", "error", String.valueOf(result.exitCode())));
        }
        if (Code.BAD_OWNER.is(result)) {
            throw new GatehouseException(
                    refuses() + ": " + result.words(),
                    Remedy.of("ls", "-ld", job.plist().toString()));
        }
        if (Code.QUARANTINED.is(result)) {
            throw new GatehouseException(
                    refuses() + ", which is marked as a download: " + result.words(),
                    Remedy.of("xattr", "-d", "com.apple.quarantine", job.plist().toString()));
        }
        if (Code.SWITCHED_OFF.is(result)) {
            throw new GatehouseException(
                    "macOS does not let launchd start the gateway of " + job.service() + ": " + result.words() + "; "
                            + LaunchdLog.SWITCH,
                    Remedy.of("open", "x-apple.systempreferences:com.apple.LoginItems-Settings.extension"));
        }
        throw Launchctl.failed(job.service().toString(), verb, result);
    }

    private String refuses() {
        return "launchd refuses the property list of " + job.service();
    }

    /** Returns the failure of a job that no domain accepts. */
    GatehouseException of(List<Answer> answers) {
        String words = "No launchd domain accepts the gateway of " + job.service() + " ("
                + answers.stream().map(Answer::toString).collect(Collectors.joining("; ")) + "); it is not running";
        LaunchdBackend backend = job.backend();
        String service = job.service().toString();
        if (backend.layout().isRoot() && !backend.isSystem()) {
            return new GatehouseException(words + "; agents belong to an account, not to root", forOwner());
        }
        if (answers.stream().noneMatch(answer -> Code.ALREADY.is(answer.result()))) {
            return new GatehouseException(words, Remedy.gatehouse("gateway", "run", service));
        }
        if (isOnExternalVolume()) {
            return new GatehouseException(
                    words
                            + "; launchd loads no agents from an external volume, but daemons, whose property list is on the"
                            + " startup volume",
                    backend.asRoot(List.of("install"), job.service()));
        }
        return new GatehouseException(
                words + "; launchd's log has the reason",
                LaunchdLog.of(answers.getFirst().domain(), job.label()));
    }

    /** The owner of the home runs its agents; without another owner the gateway can only be a daemon. */
    private Remedy forOwner() {
        LaunchdBackend backend = job.backend();
        return HomeOwners.of(backend.home().path(), backend.layout()).stream()
                .findFirst()
                .map(HomeOwners::name)
                .map(owner -> Remedy.gatehouse(
                                "--home",
                                backend.home().path().toString(),
                                "gateway",
                                "start",
                                job.service().toString())
                        .asUser(owner))
                .orElseGet(() -> backend.asRoot(List.of("install"), job.service()));
    }

    private boolean isOnExternalVolume() {
        LaunchdLayout layout = job.backend().layout();
        Path volumes = layout.root().resolve("Volumes");
        try {
            return !job.backend().isSystem() && job.plist().toRealPath().startsWith(volumes);
        } catch (IOException unknown) {
            return false;
        }
    }
}
