package dev.gatehouse.launchd;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.engine.Definer;
import dev.gatehouse.engine.ProofLoop;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A job in a scratch directory, and a launchctl that only records its calls. Starts no process. */
abstract class LaunchdCalls {
    static final ServiceName SERVICE = ServiceName.of("coder");
    static final String GUI = "gui/501/ai.hermes.gateway-coder";
    static final String USER = "user/501/ai.hermes.gateway-coder";
    static final long OWN = ProcessHandle.current().pid();

    /** Higher than any real pid. */
    static final long DEAD = 999_999_999;

    @TempDir
    Path scratch;

    final FakeLaunchctl launchctl = new FakeLaunchctl();

    @BeforeEach
    void install() {
        define(StopPolicy.DEFAULT, Initially.DOWN);
        launchctl.calls.clear();
    }

    LaunchdBackend backend() {
        Path program = Path.of("/bin/launchctl");
        return new LaunchdBackend(
                home(),
                new LaunchdLayout(501, scratch, scratch, program),
                LaunchdOptions.DEFAULTS,
                new Launchctl(program, launchctl),
                Optional.empty());
    }

    Home home() {
        return new Home(Presets.named("hermes"), scratch.resolve(".hermes"));
    }

    Batch define(StopPolicy stop, Initially initially) {
        GatewaySettings settings =
                LaunchdSamples.settings(Map.of(), RestartPolicy.ON_FAILURE, stop, new Readiness.None(), Limits.NONE);
        GatewayDefinition definition = new Profile(home(), ProfileName.of("coder")).gateway(settings);
        return new Definer(new LaunchdInstaller(places())).define(List.of(definition), initially);
    }

    LaunchdPlaces places() {
        return new LaunchdPlaces(backend(), Optional.empty());
    }

    LaunchdController controller() {
        return new LaunchdController(places(), false);
    }

    ProofLoop<LaunchdTarget> loop() {
        return new ProofLoop<>("launchd", controller());
    }

    LaunchdTarget target(Operation operation) {
        return new LaunchdTarget(backend().job(SERVICE), operation);
    }

    Path folder() {
        return backend().job(SERVICE).folder().path();
    }

    void running(long pid) throws IOException {
        Files.delete(folder().resolve("stopped"));
        Files.writeString(folder().resolve("data/phase"), "running " + pid + " 1000 1000\n");
    }

    void load(String job) {
        String text = switch (job) {
            case "new" -> FakeLaunchctl.job(0, 0, "(never exited)");
            case "running" -> FakeLaunchctl.job(OWN, 1, "(never exited)");
            case "foreign" -> FakeLaunchctl.job(OWN, 1, "(never exited)").replace("/bin/sh", "/usr/bin/python");
            case "crashed" -> FakeLaunchctl.job(0, 1, "3");
            case "finished" -> FakeLaunchctl.job(0, 1, "0");
            default -> "";
        };
        if (!text.isEmpty()) {
            launchctl.loaded.put(GUI, text);
        }
    }
}
