package dev.gatehouse.kubernetes.claims;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.ContainerScript;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first container of the pod in which Gatehouse runs, where profiles have claims of their own. It moves the directory of a profile
 * from the home into its new claim, and marks the claim as {@link ProfileClaim} wants it. Here a claim is not mounted in the home, so
 * the directory below its mount point can be seen. What it does can be repeated after any interruption. Pure.
 *
 * @param home the home
 * @param profiles the profiles by their claims
 */
public record ClaimFiller(Home home, Map<String, Profile> profiles) {
    private static final String PLACE = "/claims/";

    /**
     * The container; it needs the image's shell and the usual small tools.
     *
     * @param homeMount where the volume with the home is mounted
     */
    public Tree container(Workload settings, Tree homeMount) {
        List<Object> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                ContainerScript.read(ClaimFiller.class, "claims.sh"),
                "gatehouse",
                homeMount.text("mountPath").orElseThrow(),
                directory()));
        List<Tree> mounts = new ArrayList<>(List.of(homeMount));
        KubernetesNames names = KubernetesNames.of(home);
        profiles.forEach((claim, profile) -> {
            String place = PLACE + claim;
            command.addAll(List.of(
                    claim,
                    place,
                    profile.directory().toString(),
                    RunRecord.file(home.path(), profile.service()).toString(),
                    names.of(profile.name())));
            mounts.add(new Tree().with("name", volume(claim)).with("mountPath", place));
        });
        return new Tree()
                .with("name", "claims")
                .with("image", settings.toolsImage())
                .with("imagePullPolicy", settings.pullPolicy())
                .with("command", command)
                .with("securityContext", settings.containerSecurity())
                .with("volumeMounts", mounts);
    }

    /** The directory that has those of profiles only. Beside a home there are others too. */
    private String directory() {
        Path directory = home.profilesDirectory();
        return directory.startsWith(home.path()) && !directory.equals(home.path())
                ? directory.toString()
                : "/nonexistent";
    }

    /** The claims where the gateways see them. */
    public List<Tree> mounts() {
        List<Tree> mounts = new ArrayList<>();
        profiles.forEach((claim, profile) -> mounts.add(new Tree()
                .with("name", volume(claim))
                .with("mountPath", profile.directory().toString())));
        return mounts;
    }

    /** The claims as volumes of the pod. */
    public List<Tree> volumes() {
        List<Tree> volumes = new ArrayList<>();
        for (String claim : profiles.keySet()) {
            volumes.add(new Tree()
                    .with("name", volume(claim))
                    .with("persistentVolumeClaim", new Tree().with("claimName", claim)));
        }
        return volumes;
    }

    /** A volume's name is shorter than a claim's can be, and has no dots. */
    private static String volume(String claim) {
        return "claim-" + KubernetesNames.sha256(claim).substring(0, 16);
    }
}
