package dev.gatehouse.launchd;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The property list of the app that a job of ours has replaced. launchd reads one file for each job, so the app's is kept in
 * the job's folder until it is given back.
 */
record LaunchdAdoption(LaunchdJob job) {
    private static final int LONGEST = 256 << 10;
    private static final Duration BLOCKING = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(20);

    private Path kept() {
        return job.folder().path().resolve(JobFolder.ADOPTED);
    }

    /** Keeps the app's property list, which is about to be replaced. */
    void keep() throws IOException {
        FileWriter.at(job.folder().path())
                .replace(Path.of(JobFolder.ADOPTED), SmallFile.read(job.plist(), LONGEST), 0600);
    }

    boolean isAdopted() {
        return job.isHere() && Files.isRegularFile(kept(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Puts the app's property list back. A loaded job starts again with it, because launchd keeps what it has loaded. */
    void giveBack() {
        job.requireRights(List.of("uninstall"));
        if (!isAdopted()) {
            throw new GatehouseException(
                    "The gateway of " + job.service() + " was not adopted: nothing is left if Gatehouse's files go",
                    Remedy.gatehouse("gateway", "uninstall", job.service().toString()));
        }
        Path plist = job.plist();
        Loader loader = new Loader(job);
        List<LaunchdJob.Registered> loaded = job.findAll();
        try {
            byte[] theirs = SmallFile.read(kept(), LONGEST);
            loaded.forEach(found -> loader.bootout(found.domain(), Deadline.after(BLOCKING)));
            awaitGone();
            FileWriter.at(Objects.requireNonNull(job.backend().definitions()))
                    .replace(plist.getFileName(), theirs, 0644);
            loader.forget();
            job.files().delete();
        } catch (IOException e) {
            throw StorageErrors.translate("giving back " + plist, plist, e);
        }
        loaded.forEach(found -> bootstrap(found.domain(), plist));
    }

    private void awaitGone() throws IOException {
        Duration stopping = job.folder().expectations().stop().grace().plus(BLOCKING);
        WaitLoop.poll(
                PACE, Deadline.after(stopping), () -> job.findAll().isEmpty() ? Optional.of(true) : Optional.empty());
    }

    private void bootstrap(Domain domain, Path plist) {
        String service = job.service().toString();
        CommandResult result =
                job.backend().launchctl().call(BLOCKING, service, "bootstrap", domain.target(), plist.toString());
        if (!result.succeeded()) {
            throw Launchctl.failed(service, "bootstrap", result);
        }
    }
}
