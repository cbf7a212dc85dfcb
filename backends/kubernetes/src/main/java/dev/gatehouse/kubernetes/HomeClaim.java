package dev.gatehouse.kubernetes;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
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
final class HomeClaim {
    private static final String FILE = ".gatehouse/kubernetes";
    private static final String FORMAT = "format=1\nhome=";

    /** The beginning of the annotation's name; a claim can have several homes, each in a directory. */
    private static final String ANNOTATION = "gatehouse.dev/home-";

    private final Gates gates;

    HomeClaim(Gates gates) {
        this.gates = gates;
    }

    /**
     * Checks that the claim is there and that of the home, and notes the home on it if no home is noted yet.
     *
     * @param workload the section {@code kubernetes} of the home
     * @throws GatehouseException if the claim does not exist, or if it is that of another home
     * @throws IOException if the cluster refuses it, or the home cannot be written
     */
    void require(Workload workload) throws IOException {
        Optional<Tree> claim = gates.api().get(Resource.CLAIM, workload.claim());
        if (claim.isEmpty()) {
            throw new StorageException(
                    "PersistentVolumeClaim " + workload.claim() + " does not exist in namespace "
                            + gates.api().namespace(),
                    Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "claim"));
        }
        String name = ANNOTATION + WorkloadObjects.homeHash(workload.homeIdentity());
        Tree annotations = claim.get().at("metadata", "annotations");
        Optional<String> noted = annotations.text(name);
        Home home = gates.home();
        if (noted.isPresent()) {
            Optional<String> own = number(home);
            if (own.filter(noted.get()::equals).isEmpty()) {
                throw refused(workload, name);
            }
            return;
        }
        OwnersFiles.createFile(file(home), FORMAT + UUID.randomUUID() + "\n");
        String own = number(home).orElseThrow(() -> new IOException(file(home) + " has another format"));
        gates.api().apply(annotated(workload.claim(), annotations, name, own), false, false);
    }

    /** Server-side apply takes away what it does not repeat: the homes in other directories of the claim. */
    private static Tree annotated(String claim, Tree present, String name, String number) {
        Tree annotations = new Tree();
        present.keys().forEach((key, value) -> {
            if (key.startsWith(ANNOTATION)) {
                annotations.with(key, value);
            }
        });
        return new Tree()
                .with("apiVersion", "v1")
                .with("kind", Resource.CLAIM.kind())
                .with("metadata", new Tree().with("name", claim).with("annotations", annotations.with(name, number)));
    }

    private GatehouseException refused(Workload workload, String annotation) {
        return new StorageException(
                "Claim " + workload.homeIdentity() + " in namespace "
                        + gates.api().namespace()
                        + " has another home than " + gates.home().path()
                        + ": Gatehouse has to run where it sees the files of the"
                        + " claim, such as in a pod. If the home was replaced, remove the claim's annotation "
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
