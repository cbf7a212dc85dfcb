package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Fixture: the launchd of this host, or a model. */
final class LaunchdFixture extends ManagerFixture {
    private final LaunchdPlace place;
    private final ServiceManager manager;

    LaunchdFixture(LaunchdPlace place) {
        super(place.home());
        this.place = place;
        this.manager = place.manager();
    }

    LaunchdPlace place() {
        return place;
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    /** When launchd unloads a job, it forgets how the last run ended. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.NOTIFY,
                Capability.RESTARTS,
                Capability.LAST_EXIT,
                Capability.PORT_OWNERS,
                Capability.SOURCES);
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        String profile = service.toString();
        List<String> traces = new ArrayList<>();
        for (Path path : List.of(place.plist(profile), place.folder(profile))) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                traces.add(path.toString());
            }
        }
        for (String domain : place.domains()) {
            String target = domain + "/" + LaunchdPlace.label(profile);
            if (isKnown(target)) {
                traces.add(target);
            }
        }
        place.model()
                .filter(model -> model.isDisabled(LaunchdPlace.label(profile)))
                .ifPresent(_ -> traces.add("disabled"));
        return traces;
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        Path folder = place.folder(service.toString());
        return temporaryFiles(List.of(folder, folder.resolve("data"), place.definitions()));
    }

    private boolean isKnown(String target) {
        try {
            Process process = new ProcessBuilder(place.layout().launchctl().toString(), "print", target)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
