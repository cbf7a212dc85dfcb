package dev.gatehouse.kubernetes;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.SetupPart;
import java.util.List;
import java.util.Map;

/** Opens clusters. Has no rank: a cluster is used only if it is named. */
public final class KubernetesProvider implements ServiceManagerProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public KubernetesProvider() {}

    @Override
    public Kind kind() {
        return KubernetesNames.KIND;
    }

    @Override
    public List<ManagerOption> options() {
        return List.of(ClusterConnection.CONTEXT, ClusterConnection.NAMESPACE, ManagerOption.ADOPT);
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(KubernetesNames.STEM);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        Home home = request.home();
        Gates gates = new Gates(home, () -> ofApp(home).homeIdentity(), names(home), new ClusterConnection(request));
        return new KubernetesServiceManager(
                gates, ofObjects(request), request.has(ManagerOption.ADOPT), request.brief());
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return ofObjects(request);
    }

    private static KubernetesRenderer ofObjects(ManagerRequest request) {
        Home home = request.home();
        KubernetesNames names = names(home);
        return new KubernetesRenderer(
                service -> names.of(service.profile()),
                definition -> workload(home, definition),
                ClusterConnection.named(request));
    }

    @Override
    public List<SetupPart> setup(ManagerRequest request) {
        Home home = request.home();
        return new HomeSetup(home, () -> ofApp(home), ClusterConnection.named(request)).parts();
    }

    private static KubernetesNames names(Home home) {
        return new KubernetesNames(home.app().names(KubernetesNames.STEM));
    }

    /** A definition of a program's own need not repeat what the app says for all. */
    private static Workload workload(Home home, GatewayDefinition definition) {
        KindSections ofApp = home.app().defaults().sections();
        requireHomes(ofApp.of(Workload.SECTION), definition);
        return Workload.parse(ofApp.with(definition.sections()).of(Workload.SECTION));
    }

    /** Where the home is cannot differ from profile to profile. */
    private static void requireHomes(Map<String, Object> ofApp, GatewayDefinition definition) {
        Map<String, Object> own = definition.sections().of(Workload.SECTION);
        for (String key : Workload.OF_HOME) {
            if (own.containsKey(key) && !own.get(key).equals(ofApp.get(key))) {
                throw new InvalidInputException("kubernetes." + key
                        + " is that of the home: set it in the app file, not for profile " + definition.profile());
            }
        }
    }

    /** What the app says for all profiles: where the home is. */
    private static Workload ofApp(Home home) {
        return Workload.parse(home.app().defaults().sections().of(Workload.SECTION));
    }
}
