package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.json.Yaml;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Renders a definition as manifests, one file for each object; {@code kubectl apply} accepts their folder. */
public final class KubernetesRenderer implements Renderer {
    private static final int SECRET = 0600;
    private static final int DATA = 0644;

    private final Function<ServiceName, String> names;
    private final Function<GatewayDefinition, Workload> workloads;
    private final Optional<String> namespace;

    /**
     * Creates a renderer.
     *
     * @param names the names of objects
     * @param workloads the sections {@code kubernetes}
     * @param namespace the namespace that manifests name, if any
     */
    public KubernetesRenderer(
            Function<ServiceName, String> names,
            Function<GatewayDefinition, Workload> workloads,
            Optional<String> namespace) {
        this.names = names;
        this.workloads = workloads;
        this.namespace = namespace;
    }

    /** The objects of a gateway, as they are rendered. */
    public WorkloadObjects objects(GatewayDefinition gateway) {
        String name = names.apply(gateway.service());
        return new WorkloadObjects(name, gateway.under(KubernetesNames.KIND.word(), name), workloads.apply(gateway));
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        WorkloadObjects objects = objects(gateway);
        List<RenderedFile> files = new ArrayList<>();
        for (Tree object : objects.all()) {
            String kind = object.text("kind").orElseThrow().toLowerCase(Locale.ROOT);
            files.add(new RenderedFile(
                    Path.of(kind + ".yaml"),
                    Yaml.of(Manifests.within(namespace, object)),
                    kind.equals("secret") ? SECRET : DATA));
        }
        return new Rendering(Path.of(objects.name()), files);
    }

    @Override
    public Optional<String> joined(List<Rendering> renderings) {
        StringBuilder text = new StringBuilder();
        for (Rendering rendering : renderings) {
            for (RenderedFile file : rendering.files()) {
                text.append(text.isEmpty() ? "" : Manifests.SEPARATOR).append(file.content());
            }
        }
        return Optional.of(text.toString());
    }
}
