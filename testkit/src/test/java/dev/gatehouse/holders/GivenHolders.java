package dev.gatehouse.holders;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A backend that only reports the holders that a test gives it, on a host with the processes below a directory. */
public final class GivenHolders implements ServiceManagerProvider {
    public static final Kind KIND = Kind.of("given");

    public final List<Holder> holders = new ArrayList<>();
    public int searches;
    public boolean fails;
    private final Path root;

    public GivenHolders(Path root) {
        this.root = root;
    }

    public HolderSearch search() {
        return HolderSearch.of(ServiceManagers.of(List.of(this)), new HostFacts(root, "Linux", Map.of()), true);
    }

    /** Adds a unit that runs a gateway. */
    public Holder up(String profile) {
        return add(unit(profile, true, true));
    }

    /** Adds a unit that would start a gateway at boot. */
    public Holder enabled(String profile) {
        return add(unit(profile, false, true));
    }

    /** Adds a unit that starts a gateway only by hand. */
    public Holder installed(String profile) {
        return add(unit(profile, false, false));
    }

    public Holder add(Holder holder) {
        holders.add(holder);
        return holder;
    }

    private static Holder unit(String profile, boolean runs, boolean starts) {
        String unit = "bot-" + profile + ".service";
        return new Holder(
                ServiceName.of(profile),
                Kind.SYSTEMD,
                "/etc/systemd/system/" + unit,
                "system unit " + unit,
                runs ? OptionalLong.of(2028) : OptionalLong.empty(),
                runs,
                starts,
                false,
                Map.of(
                        Verb.START, Remedy.of("systemctl", "start", unit).asRoot(),
                        Verb.RESTART, Remedy.of("systemctl", "restart", unit).asRoot(),
                        Verb.STOP,
                                Remedy.of("systemctl", "disable", "--now", unit).asRoot()));
    }

    @Override
    public Kind kind() {
        return KIND;
    }

    @Override
    public List<Holder> holders(HolderQuery query) {
        searches++;
        if (fails) {
            throw new GatehouseException("the bus does not answer");
        }
        return holders.stream()
                .filter(holder -> query.gateways().stream()
                        .anyMatch(sought -> sought.service().equals(holder.service())))
                .toList();
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        throw new UnsupportedOperationException();
    }
}
