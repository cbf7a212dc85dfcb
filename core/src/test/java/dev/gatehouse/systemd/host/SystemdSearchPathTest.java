package dev.gatehouse.systemd.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.spi.command.SearchPath;
import dev.gatehouse.systemd.SystemdOptions;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of a gateway's PATH, which does not depend on the caller. */
class SystemdSearchPathTest {
    @TempDir
    private Path root;

    @Test
    void thePathDoesNotContainTheCallersPath() throws IOException {
        Path home = Files.createDirectories(root.resolve("home"));
        Path tools = Files.createDirectories(root.resolve("tools"));
        Host.script(tools.resolve("node"), "#!/bin/sh\n");
        Files.createDirectories(home.resolve(".local/bin"));
        Path app = Files.createDirectories(root.resolve("app/node_modules/.bin"));
        List<Path> callers = List.of(root.resolve("games"), tools, Path.of("/usr/bin"));
        List<Path> path = new SearchPath(callers, home, root)
                .forGateway(root.resolve("app"), Optional.of(root.resolve("venv/bin/activate")), "agent");
        assertThat(path)
                .startsWith(app, tools, home.resolve(".local/bin"), Path.of("/usr/local/sbin"))
                .endsWith(Path.of("/sbin"), Path.of("/bin"))
                .doesNotContain(root.resolve("games"), root.resolve("venv/bin"), home.resolve("go/bin"))
                .doesNotHaveDuplicates();
    }

    @Test
    void containsTheDirectoriesOfDistributionsThatExist() throws IOException {
        Path nixos = Files.createDirectories(root.resolve("run/current-system/sw/bin"));
        Path snap = Files.createDirectories(root.resolve("snap/bin"));
        Path own = Files.createDirectories(root.resolve("home/.nix-profile/bin"));
        assertThat(new SearchPath(List.of(), root.resolve("home"), root).forGateway(root, Optional.empty(), "agent"))
                .startsWith(own, Path.of("/usr/local/sbin"))
                .endsWith(Path.of("/bin"), nixos, snap);
    }

    /** If the caller can run the app, the gateway must find it as well. */
    @Test
    void containsTheDirectoryInWhichTheCallerFindsTheApp() throws IOException {
        Path tools = Files.createDirectories(root.resolve("tools"));
        Path other = Files.createDirectories(root.resolve("other"));
        Path venv = Files.createDirectories(root.resolve("venv/bin"));
        Optional<Path> activate = Optional.of(venv.resolve("activate"));
        Host.script(tools.resolve("agent"), "#!/bin/sh\n");
        Host.script(other.resolve("agent"), "#!/bin/sh\n");
        SearchPath path = new SearchPath(List.of(tools, other), root, root);
        assertThat(path.forGateway(root, activate, "agent"))
                .startsWith(venv)
                .endsWith(Path.of("/bin"), tools)
                .doesNotContain(other);
        assertThat(path.forGateway(root, activate, tools + "/agent")).doesNotContain(tools, other);
        Files.createDirectory(root.resolve("agent"));
        assertThat(new SearchPath(List.of(root, tools), root, root).forGateway(root, activate, "agent"))
                .contains(tools)
                .doesNotContain(root);
        Host.script(venv.resolve("agent"), "#!/bin/sh\n");
        assertThat(path.forGateway(root, activate, "agent")).startsWith(venv).doesNotContain(tools, other);
        SearchPath usual = new SearchPath(List.of(Path.of("/bin")), root, root);
        assertThat(usual.forGateway(root, Optional.empty(), "sh"))
                .containsExactlyElementsOf(usual.forGateway(root, Optional.empty(), "agent"));
    }

    @Test
    void onWslContainsOnlyTheDirectoriesOfNeededWindowsPrograms() throws IOException {
        Path system32 = Files.createDirectories(root.resolve("mnt/c/system32"));
        Host.script(system32.resolve("cmd.exe"), "#!/bin/sh\n");
        Path other = Files.createDirectories(root.resolve("mnt/c/other"));
        List<Path> callers = List.of(other, system32);
        SearchPath elsewhere = new SearchPath(callers, root, root);
        assertThat(elsewhere.forGateway(root, Optional.empty(), "agent")).doesNotContain(system32, other);
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.writeString(root.resolve("proc/sys/kernel/osrelease"), "6.6.87-microsoft-standard-WSL2\n");
        assertThat(elsewhere.forGateway(root, Optional.empty(), "agent"))
                .contains(system32)
                .doesNotContain(other);
    }

    @Test
    void findsProgramsAgainWhereTheInstalledUnitFoundThem() throws IOException {
        StandIn host = new StandIn(root).asSomebody();
        Home home = Home.at(Sample.HERMES, Files.createDirectories(root.resolve("home")));
        Path tools = Files.createDirectories(root.resolve("tools"));
        Path node = Host.script(tools.resolve("node"), "#!/bin/sh\n");
        GatewayDefinition definition = new Sample().home(home.path()).definition();
        host.finds(tools);
        SystemdServiceManager login = manager(host, home);
        List<RenderedFile> files = login.renderer().render(definition).files();
        RenderedFile unit = files.getLast();
        for (RenderedFile file : files) {
            host.write(Scope.USER, file.path().toString(), file.content());
        }
        assertThat(unit.content()).contains("=PATH=" + tools + ":");
        host.finds(Path.of("/usr/bin"));
        SystemdServiceManager cron = manager(host, home);
        assertThat(verdict(cron, definition)).isEqualTo(Inspection.Verdict.CURRENT);
        assertThat(cron.renderer().render(definition).files().getLast().content())
                .isEqualTo(unit.content());
        Files.delete(node);
        assertThat(verdict(cron, definition)).isEqualTo(Inspection.Verdict.STALE);
    }

    @Test
    void ignoresThePathOfAnotherHomesUnit() throws IOException {
        StandIn host = new StandIn(root).asSomebody();
        Home home = Home.at(Sample.HERMES, Files.createDirectories(root.resolve("home")));
        Path tools = Files.createDirectories(root.resolve("tools"));
        Host.script(tools.resolve("node"), "#!/bin/sh\n");
        host.finds(tools);
        Home other = Home.at(Sample.HERMES, root.resolve("other"));
        RenderedFile unit = manager(host, other)
                .renderer()
                .render(new Sample().home(other.path()).definition())
                .files()
                .getFirst();
        host.write(Scope.USER, unit.path().toString(), unit.content());
        host.finds(Path.of("/usr/bin"));
        assertThat(manager(host, home)
                        .renderer()
                        .render(new Sample().home(home.path()).definition())
                        .files()
                        .getFirst()
                        .content())
                .doesNotContain(tools.toString());
    }

    private static SystemdServiceManager manager(StandIn host, Home home) {
        return new SystemdServiceManager(home, SystemdOptions.of(Scope.USER), host.layout(), Map.of());
    }

    private static Inspection.Verdict verdict(SystemdServiceManager manager, GatewayDefinition definition) {
        return manager.inspect(List.of(definition)).getFirst().verdict();
    }
}
