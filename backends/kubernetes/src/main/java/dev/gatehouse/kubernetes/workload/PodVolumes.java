package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.kubernetes.json.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The volumes of a gateway's pod, and where its container sees them. Pure.
 *
 * @param launcher the name of the ConfigMap with the launcher
 * @param definition the gateway
 * @param workload its section {@code kubernetes}
 */
record PodVolumes(String launcher, GatewayDefinition definition, Workload workload) {
    static final String LAUNCHER_FOLDER = "/etc/gatehouse";

    /** The volume with the profile's directory, if that has a claim of its own. */
    private static final String PROFILE_VOLUME = "profile";

    private static final String STATE = "/run/gatehouse";
    private static final int READ_AND_RUN = 0555;

    /** The claim with the profile's directory; empty if that is in the claim of the home, as the root profile always is. */
    String ownClaim() {
        return workload.claimOf(definition.profile());
    }

    /** Where the container sees the volumes. */
    List<Tree> mounts() {
        List<Tree> mounts = new ArrayList<>();
        Path home = definition.home().value();
        if (workload.mount() == Workload.Mount.HOME) {
            mounts.add(mount(home));
        } else {
            mounts.add(mount(RunRecord.directory(home, definition.service())));
        }
        if (!ownClaim().isEmpty()) {
            mounts.add(new Tree()
                    .with("name", PROFILE_VOLUME)
                    .with("mountPath", definition.directory().toString()));
        } else if (workload.mount() == Workload.Mount.PROFILE
                || !definition.directory().startsWith(home)) {
            mounts.add(mount(definition.directory()));
        }
        mounts.add(new Tree().with("name", "state").with("mountPath", STATE));
        mounts.add(new Tree()
                .with("name", "launcher")
                .with("mountPath", LAUNCHER_FOLDER)
                .with("readOnly", true));
        for (int i = 0; i < workload.mounts().size(); i++) {
            Workload.MoreClaim more = workload.mounts().get(i);
            Tree mount = new Tree()
                    .with("name", "mount-" + i)
                    .with("mountPath", more.path())
                    .with("subPath", more.claimPath());
            mounts.add(more.readOnly() ? mount.with("readOnly", true) : mount);
        }
        for (int i = 0; i < workload.writable().size(); i++) {
            mounts.add(new Tree()
                    .with("name", "writable-" + i)
                    .with("mountPath", workload.writable().get(i)));
        }
        return mounts;
    }

    private Tree mount(Path path) {
        return new Tree()
                .with("name", "home")
                .with("mountPath", path.toString())
                .with("subPath", inClaim(path));
    }

    /** Where a path of the home, or beside it, is in the claim. */
    private String inClaim(Path path) {
        Path home = definition.home().value();
        if (path.startsWith(home)) {
            String rest = home.relativize(path).toString();
            String between = workload.claimPath().isEmpty() || rest.isEmpty() ? "" : "/";
            return workload.claimPath() + between + rest;
        }
        Path parent = home.getParent();
        if (workload.claimPath().isEmpty() || parent == null || !path.startsWith(parent)) {
            throw new InvalidInputException(
                    "The directory of profile " + definition.profile() + ", " + path
                            + ", is beside the home: put both into one claim and set kubernetes.claim-path to the home's directory there");
        }
        Path above = Path.of(workload.claimPath()).getParent();
        String rest = parent.relativize(path).toString();
        return above == null ? rest : above + "/" + rest;
    }

    /** The volumes of the pod. */
    List<Tree> volumes() {
        List<Tree> volumes = new ArrayList<>();
        volumes.add(new Tree()
                .with("name", "home")
                .with("persistentVolumeClaim", new Tree().with("claimName", workload.claim())));
        if (!ownClaim().isEmpty()) {
            volumes.add(new Tree()
                    .with("name", PROFILE_VOLUME)
                    .with("persistentVolumeClaim", new Tree().with("claimName", ownClaim())));
        }
        volumes.add(new Tree().with("name", "state").withEmpty("emptyDir"));
        volumes.add(new Tree()
                .with("name", "launcher")
                .with("configMap", new Tree().with("name", launcher).with("defaultMode", READ_AND_RUN)));
        for (int i = 0; i < workload.mounts().size(); i++) {
            volumes.add(new Tree()
                    .with("name", "mount-" + i)
                    .with(
                            "persistentVolumeClaim",
                            new Tree()
                                    .with("claimName", workload.mounts().get(i).claim())));
        }
        for (int i = 0; i < workload.writable().size(); i++) {
            volumes.add(new Tree().with("name", "writable-" + i).withEmpty("emptyDir"));
        }
        return volumes;
    }
}
