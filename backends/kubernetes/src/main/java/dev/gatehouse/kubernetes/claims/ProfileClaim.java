package dev.gatehouse.kubernetes.claims;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells whether Gatehouse sees the claim with a profile's directory, and not an empty or former directory below its mount point. A file
 * in the claim names it and has a number, which is also in an annotation of the claim. The first container of the pod in which
 * Gatehouse runs writes the file ({@link ClaimFiller}): it sees the claim for certain.
 */
public record ProfileClaim(Gates gates) {
    /** In the profile's directory: the claim's name and a number, with a blank between them. */
    static final String FILE = ".gatehouse/claim";

    /**
     * Checks that the claim is there and that of the profile, and notes the profile on it if none is noted yet.
     *
     * @throws GatehouseException if the claim does not exist, if Gatehouse does not see it, or if it is that of a home or of another
     *     directory
     * @throws IOException if the cluster refuses it, or the directory cannot be read
     */
    public void require(ServiceName service, String name) throws IOException {
        ClaimNotes notes = ClaimNotes.of(
                gates,
                name,
                Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "claim", service.toString()));
        Optional<String> home = notes.anyHome();
        if (home.isPresent()) {
            throw refused(name, "a home, and " + directory(service) + " needs another claim", home.get());
        }
        String mark =
                mark(service).filter(text -> text.startsWith(name + " ")).orElseThrow(() -> notSeen(service, name));
        // Two homes of a namespace can have profiles of one name.
        String wanted = service + " " + mark.substring(name.length() + 1) + " "
                + WorkloadObjects.homeHash(gates.identity().get());
        Optional<String> noted = notes.text(ClaimNotes.PROFILE);
        if (noted.isEmpty()) {
            notes.note(ClaimNotes.PROFILE, wanted);
        } else if (!noted.get().equals(wanted)) {
            throw refused(
                    name,
                    "another directory than " + directory(service)
                            + ": each profile of each home needs a claim of its own",
                    ClaimNotes.PROFILE);
        }
    }

    private GatehouseException refused(String name, String has, String annotation) {
        return new StorageException(
                "Claim " + name + " in namespace " + gates.api().namespace() + " has " + has
                        + ". If the content of the claim was replaced, remove its annotation " + annotation,
                Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "tools"));
    }

    private GatehouseException notSeen(ServiceName service, String name) {
        return new StorageException(
                "Gatehouse does not see claim " + name + " in " + directory(service) + ": stop the gateway"
                        + profileFirst(service)
                        + ", and apply the pod in which Gatehouse runs again. It mounts the claim there, and moves the profile into a"
                        + " new one",
                Remedy.gatehouse("--manager", "kubernetes", "render", "--setup", "tools"));
    }

    /** The pod mounts the claims of profiles only, and below the mount point of a claim there is none. */
    private String profileFirst(ServiceName service) {
        return gates.home().profile(service.profile()).isPresent()
                ? ""
                : ", create its profile again with `gatehouse profile create " + service
                        + "` (a claim with files keeps them)";
    }

    /**
     * Checks that an operation may go on without a look at the profile's definition. A stop always may.
     *
     * @throws GatehouseException if Gatehouse does not see the claim of the profile
     * @throws IOException if the cluster refuses to tell whether the claim exists
     */
    public void requireFor(Operation operation, ServiceName service, Tree set) throws IOException {
        switch (operation) {
            case STOP -> {}
            case REMOVE -> requireSeen(service, set);
            // Also before a gateway makes way for itself: it could not start again.
            case START, RESTART, MAKE_WAY ->
                unseen(service, set).ifPresent(name -> {
                    throw notSeen(service, name);
                });
        }
    }

    /**
     * Checks that a gateway may be removed because its profile is gone: a profile that Gatehouse does not see is not gone. Once its
     * claim is deleted, it is.
     */
    private void requireSeen(ServiceName service, Tree set) throws IOException {
        String name = unseen(service, set).orElse("");
        Optional<Tree> claim = name.isEmpty() ? Optional.empty() : gates.api().get(Resource.CLAIM, name);
        if (claim.isPresent() && !claim.get().at("metadata").has("deletionTimestamp")) {
            throw new StorageException(
                    "The gateway of " + service + " stays: its profile is in claim " + name
                            + ", which Gatehouse does not see in " + directory(service)
                            + ". If the profile is gone for good, delete the claim first; otherwise stop the gateway"
                            + profileFirst(service) + ", and apply `gatehouse render --setup tools` again",
                    gates.kubectl("get", "persistentvolumeclaim", name));
        }
    }

    /** What a status says of a gateway whose profile is in a claim that Gatehouse does not see. */
    public Optional<String> remark(ServiceName service, Tree set) {
        return unseen(service, set)
                .map(name -> "its profile is in claim " + name + ", which Gatehouse does not see in "
                        + directory(service) + ": stop the gateway" + profileFirst(service)
                        + ", and apply `gatehouse render --setup tools` again");
    }

    /** The claim with the directory of a gateway's profile, if there is one and Gatehouse does not see it. */
    private Optional<String> unseen(ServiceName service, Tree set) {
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
}
