package dev.gatehouse.kubernetes.setup;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Apps;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.kubernetes.claims.ClaimFiller;
import dev.gatehouse.kubernetes.connection.ClusterConnection;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.kubernetes.workload.Manifests;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.provider.SetupPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a namespace needs once for a home, as manifests: the claim, the rights of Gatehouse, and a Deployment in which Gatehouse runs,
 * because it has to see the files of the claim. Pure.
 *
 * @param home the home, under the path that the pods see
 * @param workload the app's section {@code kubernetes}; called only for a part that needs it
 * @param claims the profiles that have claims of their own, by claim; called only for a part that needs it
 * @param namespace the namespace, if the caller named one
 */
public record HomeSetup(
        Home home, Supplier<Workload> workload, Supplier<Map<String, Profile>> claims, Optional<String> namespace) {
    private static final String NAME = Labels.GATEHOUSE;
    private static final String RBAC = "rbac.authorization.k8s.io";

    /** The root file system is read-only. */
    private static final String SCRATCH = "/tmp";

    /** The parts, in the order in which they are applied. */
    public List<SetupPart> parts() {
        return List.of(
                new SetupPart(
                        "claim",
                        "the PersistentVolumeClaim with the home, and those of profiles",
                        this::claim,
                        Optional.of(this::claims)),
                new SetupPart("role", "the rights that Gatehouse needs, for a ServiceAccount", this::role),
                new SetupPart("tools", "a Deployment in which Gatehouse sees the files of the claim", this::tools));
    }

    private String claim() {
        List<Tree> all = new ArrayList<>(List.of(claim(workload.get().claim())));
        claims.get().keySet().forEach(name -> all.add(claim(name)));
        return toBeEdited(all);
    }

    /** Those of some profiles: the others exist, and may have been edited. */
    private String claims(List<ProfileName> names) {
        Map<ProfileName, Tree> own = new HashMap<>();
        claims.get().forEach((name, profile) -> own.put(profile.name(), claim(name)));
        List<Tree> some = new ArrayList<>();
        for (ProfileName name : names) {
            if (!own.containsKey(name)) {
                throw new InvalidInputException("Profile " + name + " has no claim of its own: kubernetes."
                        + Workload.PROFILE_CLAIM + " is not set, and its directory is in the claim of the home");
            }
            some.add(own.get(name));
        }
        return toBeEdited(some);
    }

    private static String toBeEdited(List<Tree> claims) {
        return Manifests.SEPARATOR + "# Edit the size. Pods on several nodes need the access mode ReadWriteMany.\n"
                + Manifests.of(claims);
    }

    private Tree claim(String name) {
        return object("v1", "PersistentVolumeClaim", name)
                .with(
                        "spec",
                        new Tree()
                                .with("accessModes", List.of("ReadWriteOnce"))
                                .with("resources", new Tree().with("requests", new Tree().with("storage", "10Gi"))));
    }

    private String role() {
        Tree binding = object(RBAC + "/v1", "RoleBinding", NAME)
                .with(
                        "roleRef",
                        new Tree().with("apiGroup", RBAC).with("kind", "Role").with("name", NAME))
                .with(
                        "subjects",
                        List.of(new Tree()
                                .with("kind", "ServiceAccount")
                                .with("name", NAME)
                                .with("namespace", namespace.orElse("default"))));
        return Manifests.SEPARATOR
                + Manifests.of(List.of(
                        object("v1", "ServiceAccount", NAME),
                        Manifests.within(namespace, Permissions.role(NAME)),
                        binding));
    }

    private Tree object(String version, String kind, String name) {
        Tree object = new Tree()
                .with("apiVersion", version)
                .with("kind", kind)
                .with("metadata", new Tree().with("name", name));
        return Manifests.within(namespace, object);
    }

    private String tools() {
        Workload settings = workload.get();
        ClaimFiller filler = new ClaimFiller(home, claims.get());
        boolean fills = settings.hasClaimPattern() || !filler.profiles().isEmpty();
        List<Tree> volumes = new ArrayList<>(List.of(new Tree()
                .with("name", "home")
                .with("persistentVolumeClaim", new Tree().with("claimName", settings.claim()))));
        volumes.addAll(filler.volumes());
        volumes.add(new Tree().with("name", "scratch").withEmpty("emptyDir"));
        Tree pod = new Tree()
                .with("serviceAccountName", NAME)
                .with("enableServiceLinks", false)
                .with("terminationGracePeriodSeconds", 5)
                .with("imagePullSecrets", settings.pullSecretTrees())
                .with("nodeSelector", settings.nodeSelector())
                .with("tolerations", settings.tolerations())
                .with("securityContext", settings.podSecurity())
                .with("initContainers", fills ? List.of(filler.container(settings, mount(settings))) : List.of())
                .with("containers", List.of(container(settings, filler)))
                .with("volumes", volumes);
        Tree deployment = object("apps/v1", "Deployment", toolsName(settings))
                .with(
                        "spec",
                        new Tree()
                                .with("replicas", 1)
                                .with("strategy", new Tree().with("type", "Recreate"))
                                .with("selector", new Tree().with("matchLabels", selector(settings)))
                                .with(
                                        "template",
                                        new Tree()
                                                .with("metadata", new Tree().with("labels", selector(settings)))
                                                .with("spec", pod)));
        return Manifests.SEPARATOR + Manifests.of(List.of(deployment));
    }

    /** A new one each time: YAML writes a second reference to the same tree as an alias. */
    private static Tree selector(Workload settings) {
        return new Tree().with(Labels.APP, toolsName(settings));
    }

    /** Several homes in one claim, and so often in one namespace, are told apart by their directories. */
    private static String toolsName(Workload settings) {
        String directory = settings.claimPath().isEmpty()
                ? ""
                : String.valueOf(Path.of(settings.claimPath()).getFileName());
        String plain =
                directory.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? NAME : NAME + "-" + (plain.length() > 40 ? plain.substring(0, 40) : plain);
    }

    private Tree container(Workload settings, ClaimFiller filler) {
        List<Tree> mounts = new ArrayList<>(List.of(mount(settings)));
        mounts.addAll(filler.mounts());
        mounts.add(new Tree().with("name", "scratch").with("mountPath", SCRATCH));
        return new Tree()
                .with("name", NAME)
                .with("image", settings.toolsImage())
                .with("imagePullPolicy", settings.pullPolicy())
                // A shell that ends at once when it is asked to.
                .with("command", List.of("/bin/sh", "-c", "trap 'exit 0' TERM; tail -f /dev/null & wait"))
                .with("env", environment())
                .with("securityContext", settings.containerSecurity())
                .with("volumeMounts", mounts);
    }

    private List<Tree> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (home.app().home().hasVariable()) {
            variables.put(home.app().home().variable(), home.path().toString());
        }
        // The file that says which image and which claim; a home alone does not tell the app.
        variables.put(Apps.VARIABLE, home.path().resolve(AppFile.NAME).toString());
        variables.put(ServiceManagers.VARIABLE, KubernetesNames.KIND.word());
        // The account may have no entry in the image's /etc/passwd.
        variables.put("HOME", SCRATCH);
        List<Tree> environment = new ArrayList<>();
        variables.forEach(
                (name, value) -> environment.add(new Tree().with("name", name).with("value", value)));
        environment.add(new Tree()
                .with("name", ClusterConnection.NAMESPACE_VARIABLE)
                .with(
                        "valueFrom",
                        new Tree()
                                .with(
                                        "fieldRef",
                                        new Tree().with("apiVersion", "v1").with("fieldPath", "metadata.namespace"))));
        return environment;
    }

    /** With profiles beside the home, what is above it. */
    private Tree mount(Workload settings) {
        Path base = home.app().profiles().pattern().base(home.path());
        Path inClaim = Path.of(settings.claimPath());
        Path above = inClaim.getParent();
        boolean beside = !base.equals(home.path());
        String path = beside ? (above == null ? "" : above.toString()) : settings.claimPath();
        return new Tree()
                .with("name", "home")
                .with("mountPath", base.toString())
                .with("subPath", path);
    }
}
