package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells whether Gatehouse sees the claim with a profile's directory, and not an empty or former directory below its mount point. A file
 * in the claim names it and has a number, which is also in an annotation of the claim. The first container of the pod in which
 * Gatehouse runs writes the file ({@link ClaimFiller}): it sees the claim for certain.
 */
record ProfileClaim(Gates gates) {
    /** In the profile's directory: the claim's name and a number, with a blank between them. */
    static final String FILE = ".gatehouse/claim";

    private static final String ANNOTATION = "gatehouse.dev/profile-directory";

    /**
     * Checks that the claim is there and that of the profile, and notes the profile on it if none is noted yet.
     *
     * @throws GatehouseException if the claim does not exist, if Gatehouse does not see it, or if it is that of another directory
     * @throws IOException if the cluster refuses it, or the directory cannot be read
     */
    void require(ServiceName service, String name) throws IOException {
        Tree claim = gates.api()
                .get(Resource.CLAIM, name)
                .orElseThrow(() -> new StorageException(
                        "PersistentVolumeClaim " + name + " does not exist in namespace "
                                + gates.api().namespace(),
                        Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "claim")));
        String mark = mark(service)
                .filter(text -> text.startsWith(name + " "))
                .orElseThrow(() -> new StorageException(
                        "Gatehouse does not see claim " + name + " in " + directory(service)
                                + ": stop the gateway, and apply the pod in which Gatehouse runs again. It mounts the claim there, and"
                                + " moves the profile into a new one",
                        Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "tools")));
        String wanted = service + " " + mark.substring(name.length() + 1);
        Optional<String> noted = claim.at("metadata", "annotations").text(ANNOTATION);
        if (noted.isEmpty()) {
            gates.api().apply(annotated(name, wanted), false, false);
        } else if (!noted.get().equals(wanted)) {
            throw new StorageException(
                    "Claim " + name + " in namespace " + gates.api().namespace() + " has another directory than "
                            + directory(service)
                            + ": each profile needs a claim of its own. If the content of the claim was replaced,"
                            + " remove its annotation " + ANNOTATION,
                    Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "tools"));
        }
    }

    /**
     * Checks that a gateway may be removed because its profile is gone: a profile that Gatehouse does not see is not gone. Once its
     * claim is deleted, it is.
     */
    void requireSeen(ServiceName service, Tree set) throws IOException {
        String name = unseen(service, set).orElse("");
        Optional<Tree> claim = name.isEmpty() ? Optional.empty() : gates.api().get(Resource.CLAIM, name);
        if (claim.isPresent() && !claim.get().at("metadata").has("deletionTimestamp")) {
            throw new StorageException(
                    "The gateway of " + service + " stays: its profile is in claim " + name
                            + ", which Gatehouse does not see in " + directory(service)
                            + ". If the profile is gone for good, delete the claim first",
                    gates.kubectl("get", "persistentvolumeclaim", name));
        }
    }

    /** The claim with the directory of a gateway's profile, if there is one and Gatehouse does not see it. */
    Optional<String> unseen(ServiceName service, Tree set) {
        return set.at("metadata", "annotations").text(Labels.PROFILE_CLAIM).filter(name -> {
            try {
                return mark(service).filter(text -> text.startsWith(name + " ")).isEmpty();
            } catch (IOException unreadable) {
                return true;
            }
        });
    }

    private Optional<String> mark(ServiceName service) throws IOException {
        return OwnersFiles.read(directory(service).resolve(FILE)).map(String::strip);
    }

    private Path directory(ServiceName service) {
        return gates.home().directory(service.profile());
    }

    private static Tree annotated(String claim, String mark) {
        return new Tree()
                .with("apiVersion", "v1")
                .with("kind", Resource.CLAIM.kind())
                .with(
                        "metadata",
                        new Tree().with("name", claim).with("annotations", new Tree().with(ANNOTATION, mark)));
    }
}
