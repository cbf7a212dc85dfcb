package dev.gatehouse.kubernetes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first container of the pod in which Gatehouse runs, where profiles have claims of their own. It moves the directory of a profile
 * from the home into its new claim, and marks the claim as {@link ProfileClaim} wants it. Here a claim is not mounted in the home, so
 * the directory below its mount point can be seen. What it does can be repeated after any interruption. Pure.
 *
 * @param profiles the directory that has those of profiles only
 * @param directories the profiles' directories by their claims
 */
record ClaimFiller(String profiles, Map<String, Path> directories) {
    private static final String PLACE = "/claims/";

    /** A claim with files of its own is one that somebody has prepared: its files are the profile. */
    private static final String SCRIPT = """
            set -eu
            profiles=$1 seen=' '
            shift
            while [ $# -gt 0 ]; do
                claim=$1 place=$2 directory=$3 mark=$2/.gatehouse/claim moving=$2/.gatehouse-moving
                shift 3
                seen="$seen$directory "
                if [ ! -e "$mark" ] && [ -z "$(ls -A "$place" | grep -vx lost+found)" ]; then
                    : >"$moving"
                fi
                if [ -e "$moving" ]; then
                    if [ -z "$(ls -A "$directory" 2>/dev/null)" ]; then
                        echo "$claim is new"
                    else
                        echo "moving $directory to $claim"
                    fi
                    for file in "$directory"/* "$directory"/.[!.]* "$directory"/..?*; do
                        [ ! -e "$file" ] && [ ! -L "$file" ] || cp -a "$file" "$place/"
                    done
                fi
                if [ -e "$moving" ] || [ ! -e "$mark" ]; then
                    mkdir -p "$place/.gatehouse"
                    read -r number </proc/sys/kernel/random/uuid
                    printf '%s %s\\n' "$claim" "$number" >"$mark.new"
                    mv -f "$mark.new" "$mark"
                    sync
                fi
                if [ -e "$moving" ]; then
                    for file in "$directory"/* "$directory"/.[!.]* "$directory"/..?*; do
                        rm -rf "$file"
                    done
                    rm "$moving"
                fi
            done
            # What is left of profiles that were deleted: the directories at which their claims were mounted.
            for directory in "$profiles"/*; do
                case $seen in *" $directory "*) ;; *) rmdir "$directory" 2>/dev/null || : ;; esac
            done
            """;

    /** The container; it needs the image's shell and the usual small tools. */
    Tree container(Workload settings, Tree homeMount) {
        List<Object> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "gatehouse", profiles));
        List<Tree> mounts = new ArrayList<>(List.of(homeMount));
        directories.forEach((claim, directory) -> {
            String place = PLACE + claim;
            command.addAll(List.of(claim, place, directory.toString()));
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

    /** The claims where the gateways see them. */
    List<Tree> mounts() {
        List<Tree> mounts = new ArrayList<>();
        directories.forEach((claim, directory) ->
                mounts.add(new Tree().with("name", volume(claim)).with("mountPath", directory.toString())));
        return mounts;
    }

    List<Tree> volumes() {
        List<Tree> volumes = new ArrayList<>();
        for (String claim : directories.keySet()) {
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
