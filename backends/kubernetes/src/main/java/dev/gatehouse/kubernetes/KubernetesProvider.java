package dev.gatehouse.kubernetes;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.util.List;

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
        return new KubernetesServiceManager(gates, renderer(home), request.has(ManagerOption.ADOPT));
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return renderer(request.home());
    }

    private static KubernetesNames names(Home home) {
        return new KubernetesNames(home.app().names(KubernetesNames.STEM));
    }

    private static KubernetesRenderer renderer(Home home) {
        KubernetesNames names = names(home);
        return new KubernetesRenderer(service -> names.of(service.profile()), definition -> workload(home, definition));
    }

    /** A definition of a program's own need not repeat what the app says for all. */
    private static Workload workload(Home home, GatewayDefinition definition) {
        KindSections all = home.app().defaults().sections().with(definition.sections());
        return Workload.parse(all.of(Workload.SECTION));
    }

    /** What the app says for all profiles: where the home is. */
    private static Workload ofApp(Home home) {
        return Workload.parse(home.app().defaults().sections().of(Workload.SECTION));
    }
}
