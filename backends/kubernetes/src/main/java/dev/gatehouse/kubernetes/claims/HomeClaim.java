package dev.gatehouse.kubernetes.claims;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a home by a number of its own, which is in a file of the home and in an annotation of the claim. So a home that only another
 * machine has, of the same name in the same claim, installs nothing.
 */
public final class HomeClaim {
    private static final String FILE = ".gatehouse/kubernetes";
    private static final String FORMAT = "format=1\nhome=";

    private final Gates gates;

    public HomeClaim(Gates gates) {
        this.gates = gates;
    }

    /**
     * Checks that the claim is there and that of the home, and notes the home on it if no home is noted yet.
     *
     * @param workload the section {@code kubernetes} of the home
     * @throws GatehouseException if the claim does not exist, or if it is that of another home or of a profile
     * @throws IOException if the cluster refuses it, or the home cannot be written
     */
    public void require(Workload workload) throws IOException {
        ClaimNotes notes = ClaimNotes.of(
                gates, workload.claim(), Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "claim"));
        Optional<String> profile = notes.text(ClaimNotes.PROFILE);
        if (profile.isPresent()) {
            throw refused(
                    workload,
                    "the directory of profile " + profile.get().split(" ", 2)[0] + ", and a home needs another claim",
                    ClaimNotes.PROFILE);
        }
        String name = ClaimNotes.home(workload.homeIdentity());
        Optional<String> noted = notes.text(name);
        Home home = gates.home();
        if (noted.isPresent()) {
            Optional<String> own = number(home);
            if (own.filter(noted.get()::equals).isEmpty()) {
                throw refused(
                        workload,
                        "another home than " + home.path()
                                + ": Gatehouse has to run where it sees the files of the claim, such as in a pod",
                        name);
            }
            return;
        }
        OwnersFiles.createFile(file(home), FORMAT + UUID.randomUUID() + "\n");
        String own = number(home).orElseThrow(() -> new IOException(file(home) + " has another format"));
        notes.note(name, own);
    }

    private GatehouseException refused(Workload workload, String has, String annotation) {
        return new StorageException(
                "Claim " + workload.homeIdentity() + " in namespace "
                        + gates.api().namespace()
                        + " has " + has + ". If the home was replaced, remove the claim's annotation "
                        + annotation,
                Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "tools"));
    }

    private static Path file(Home home) {
        return home.path().resolve(FILE);
    }

    private static Optional<String> number(Home home) throws IOException {
        return OwnersFiles.read(file(home))
                .filter(text -> text.startsWith(FORMAT))
                .map(text -> text.substring(FORMAT.length()).strip());
    }
}
