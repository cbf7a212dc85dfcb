package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A home in a namespace of its own, whose gateways are objects only: for a cluster without a node. */
final class ObjectScene {
    private final KubernetesPlace place;
    private final Home home;
    private final ServiceManager manager;

    ObjectScene(Cluster cluster) {
        place = new KubernetesPlace(cluster);
        home = place.home();
        manager = place.manager(home);
        // No controller creates it, and no pod is accepted without it.
        kubectl("create", "serviceaccount", "default");
    }

    Home home() {
        return home;
    }

    String namespace() {
        return place.namespace();
    }

    ServiceManager manager() {
        return manager;
    }

    /** A manager that takes over what others manage. */
    ServiceManager adopting() {
        return adoptingAs(place.cluster().kubeconfig());
    }

    /** As {@link #adopting}, with the kubeconfig of another account. */
    ServiceManager adoptingAs(Path kubeconfig) {
        ManagerRequest request =
                new ManagerRequest(home, environment(kubeconfig), Map.of(ManagerOption.ADOPT.name(), ""), false);
        return ServiceManagers.ofHost().open(Optional.of(KubernetesPlace.KIND), request);
    }

    /** A manager with the kubeconfig of another account. */
    ServiceManager managerAs(Path kubeconfig) {
        return ServiceManagers.open(home, Optional.of(KubernetesPlace.KIND), environment(kubeconfig));
    }

    private Map<String, String> environment(Path kubeconfig) {
        Map<String, String> environment = new HashMap<>(place.environment());
        environment.put("KUBECONFIG", kubeconfig.toString());
        return environment;
    }

    /** A gateway with two variables. */
    GatewayDefinition gateway(String name) {
        return gateway(name, "first");
    }

    GatewayDefinition gateway(String name, String word) {
        return gateway(home, name, word);
    }

    static GatewayDefinition gateway(Home home, String name, String word) {
        ProfileName profile = ProfileName.of(name);
        Path directory = home.directory(profile);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SortedMap<String, String> variables = new TreeMap<>(Map.of("WORD", word, "NUMBER", "1"));
        return GatewayDefinition.builder(profile, List.of("/bin/sleep", "1000", word), home.variable(), directory)
                .description("Gateway under test")
                .environment(new Environment(variables))
                .build();
    }

    static ServiceName service(String name) {
        return new ServiceName(ProfileName.of(name));
    }

    Result kubectl(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "-n";
        all[1] = namespace();
        System.arraycopy(words, 0, all, 2, words.length);
        return place.cluster().kubectl(all);
    }

    Result apply(String yaml, String... words) {
        String[] all = new String[words.length + 5];
        all[0] = "-n";
        all[1] = namespace();
        all[2] = "apply";
        all[3] = "-f";
        all[4] = "-";
        System.arraycopy(words, 0, all, 5, words.length);
        return place.cluster().kubectlReading(yaml, all);
    }

    /** One value of an object, by a JSON path. */
    String value(String object, String path) {
        return kubectl("get", object, "-o", "jsonpath={" + path + "}").orThrow();
    }

    /** All objects of gateways that are left. */
    List<String> objects() {
        return kubectl("get", "statefulsets,configmaps,secrets,services,networkpolicies,pods", "-o", "name")
                .orThrow()
                .lines()
                .filter(name -> name.contains("/gw-"))
                .toList();
    }
}
