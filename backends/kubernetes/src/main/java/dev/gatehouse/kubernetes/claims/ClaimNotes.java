package dev.gatehouse.kubernetes.claims;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import java.io.IOException;
import java.util.Optional;

/**
 * What Gatehouse has noted on a PersistentVolumeClaim: whose files it has. These are annotations.
 *
 * @param gates whose claim it is
 * @param name its name
 * @param annotations all annotations that it has
 */
record ClaimNotes(Gates gates, String name, Tree annotations) {
    /** The directory of a profile, and the home that it belongs to. */
    static final String PROFILE = "gatehouse.dev/profile-directory";

    /** The beginning of the key for a home; a claim can have several homes, each in a directory. */
    private static final String HOME = "gatehouse.dev/home-";

    /**
     * Reads them.
     *
     * @param creation the command that prints the claim, if it does not exist
     * @throws StorageException if the claim does not exist
     * @throws IOException if the cluster refuses it
     */
    static ClaimNotes of(Gates gates, String name, Remedy creation) throws IOException {
        Tree claim = gates.api()
                .get(Resource.CLAIM, name)
                .orElseThrow(() -> new StorageException(
                        "PersistentVolumeClaim " + name + " does not exist in namespace "
                                + gates.api().namespace(),
                        creation));
        return new ClaimNotes(gates, name, claim.at("metadata", "annotations"));
    }

    /** The key for a home. */
    static String home(String identity) {
        return HOME + WorkloadObjects.homeHash(identity);
    }

    Optional<String> text(String key) {
        return annotations.text(key);
    }

    /** The key of a home in the claim, of whichever home. */
    Optional<String> anyHome() {
        return annotations.keys().keySet().stream()
                .filter(key -> key.startsWith(HOME))
                .findFirst();
    }

    /** Adds one. Server-side apply takes away what it does not repeat: the others. */
    void note(String key, String text) throws IOException {
        Tree all = new Tree();
        annotations.keys().forEach((present, value) -> {
            if (present.startsWith(HOME) || present.equals(PROFILE)) {
                all.with(present, value);
            }
        });
        Tree claim = new Tree()
                .with("apiVersion", "v1")
                .with("kind", Resource.CLAIM.kind())
                .with("metadata", new Tree().with("name", name).with("annotations", all.with(key, text)));
        gates.api().apply(claim, false, false);
    }
}
