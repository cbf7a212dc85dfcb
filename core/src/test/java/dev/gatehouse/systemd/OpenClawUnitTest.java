package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.OpenClawFiles;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The units that {@code openclaw gateway install} writes: adopted by a drop-in, and given back as they were. */
@Timeout(60)
class OpenClawUnitTest {
    @TempDir
    Path root;

    private StandIn host;
    private Path account;
    private Home home;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
        account = Files.createDirectories(root.resolve("ada"));
        home = Home.at(Presets.named("openclaw"), account.resolve(".openclaw"));
        for (String profile : List.of("default", "work")) {
            Path directory = Files.createDirectories(home.directory(ProfileName.of(profile)));
            Files.writeString(directory.resolve("openclaw.json"), "{gateway: {port: 18801}}\n");
        }
    }

    private SystemdServiceManager manager(SystemdOptions options) {
        return new SystemdServiceManager(home, options, host.layout(), Map.of());
    }

    private SystemdServiceManager manager() {
        return manager(SystemdOptions.DEFAULTS);
    }

    private static String unit(String profile) {
        return profile.equals("default") ? "openclaw-gateway.service" : "openclaw-gateway-" + profile + ".service";
    }

    /** What its own installation does, the first time and with {@code --force}. */
    private String install(String profile) throws IOException {
        String text = OpenClawFiles.text(unit(profile), account);
        Path file = host.write(Scope.USER, unit(profile), text);
        host.unit(unit(profile), "LoadState=loaded", "ActiveState=active", "MainPID=12", "FragmentPath=" + file);
        return text;
    }

    private GatewayDefinition definition(String profile) {
        return home.profile(profile).orElseThrow().gateway();
    }

    private Inspection.Verdict verdict(String profile) {
        return manager().inspect(List.of(definition(profile))).getFirst().verdict();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "work"})
    void itsUnitIsAdoptedStaysOursAndIsGivenBack(String profile) throws IOException {
        ServiceName service = ServiceName.of(profile);
        String theirs = install(profile);
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.ADOPTABLE);
        assertThat(manager().services()).isEmpty();

        assertThat(manager(SystemdOptions.DEFAULTS.adopting())
                        .define(definition(profile))
                        .change())
                .isEqualTo(Change.REFRESHED);
        Path dropIn = host.units(Scope.USER).resolve(unit(profile) + ".d/50-gatehouse.conf");
        assertThat(dropIn).content().contains("\nExecStart=\n", " gateway run ");
        assertThat(host.units(Scope.USER).resolve(unit(profile))).hasContent(theirs);
        assertThat(manager().services()).containsExactly(service);
        assertThat(manager().isAdopted(service)).isTrue();

        install(profile);
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.CURRENT);
        assertThat(manager().services()).containsExactly(service);

        manager().giveBack(service);
        assertThat(dropIn).doesNotExist();
        assertThat(host.units(Scope.USER).resolve(unit(profile))).hasContent(theirs);
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.ADOPTABLE);
    }

    /**
     * Its unit for the default profile names no directory: the account's home says which. Beside the unit of another home, this
     * one's has another name.
     */
    @ParameterizedTest
    @CsvSource({
        // what the unit says instead, the verdict
        "HOME=/home/bob,                           ABSENT",
        "HOME=,                                    FOREIGN",
        "OPENCLAW_PROFILE=work,                    FOREIGN",
        "OPENCLAW_STATE_DIR=/home/bob/.openclaw,   ABSENT",
    })
    void aUnitForAnotherDirectoryIsNotAdopted(String line, Inspection.Verdict verdict) throws IOException {
        String theirs = install("default");
        String ofHome = "Environment=HOME=" + account + "\n";
        host.write(
                Scope.USER,
                unit("default"),
                theirs.replace(ofHome, (line.startsWith("HOME") ? "" : ofHome) + "Environment=" + line + "\n"));
        assertThat(verdict("default")).isEqualTo(verdict);
    }
}
