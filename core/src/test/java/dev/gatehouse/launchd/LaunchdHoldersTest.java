package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs a gateway under launchd, with property lists in a directory and a fake launchctl. */
class LaunchdHoldersTest {
    private static final ServiceName CODER = ServiceName.of("coder");

    @TempDir
    Path root;

    private final FakeLaunchctl launchctl = new FakeLaunchctl();
    private LaunchdLayout layout;
    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        layout = new LaunchdLayout(501, root.resolve("Users/alice"), root, Path.of("/bin/launchctl"));
        home = Files.createDirectories(layout.accountHome().resolve(".hermes"));
        Files.createDirectories(home.resolve("profiles/coder"));
    }

    private List<Holder> find() {
        HolderQuery query = HolderQuery.of(
                Home.at(Presets.named("hermes"), home), new HostFacts(root, "Mac OS X", Map.of()), List.of(CODER));
        return new LaunchdHolders(query, layout, new Launchctl(layout.launchctl(), launchctl)).find();
    }

    private void list(String directory, String label, String keys) throws IOException {
        Path file = Files.createDirectories(root.resolve(directory)).resolve(label + ".plist");
        Files.writeString(
                file,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict><key>Label</key><string>"
                        + label + "</string>" + keys + "</dict></plist>\n");
    }

    private String gateway(String home, String... words) {
        StringBuilder text = new StringBuilder("<key>RunAtLoad</key><true/><key>ProgramArguments</key><array>");
        for (String word : words) {
            text.append("<string>").append(word).append("</string>");
        }
        return text + "</array><key>EnvironmentVariables</key><dict><key>HERMES_HOME</key><string>" + home
                + "</string></dict>";
    }

    @Test
    void agentOfAnyLabelIsFoundByItsContent() throws IOException {
        list(
                "Users/alice/Library/LaunchAgents",
                "org.example.bot",
                gateway(home.toString(), "/v/bin/python", "-m", "hermes_cli.main", "-p", "coder", "gateway", "run"));
        list(
                "Users/alice/Library/LaunchAgents",
                "org.example.other",
                gateway("/elsewhere", "hermes", "gateway", "run"));
        list("Users/alice/Library/LaunchAgents", "org.example.unrelated", "");
        launchctl.loaded.put("gui/501/org.example.bot", FakeLaunchctl.job(4711, 1, "(never exited)"));
        Holder holder = find().getFirst();
        assertThat(find()).hasSize(1);
        assertThat(holder.words()).isEqualTo("agent org.example.bot");
        assertThat(holder.pid()).isEqualTo(OptionalLong.of(4711));
        assertThat(holder.runs()).isTrue();
        assertThat(holder.starts()).isTrue();
        assertThat(holder.ours()).isFalse();
        assertThat(holder.command(Verb.STOP).orElseThrow().text())
                .isEqualTo("launchctl bootout gui/501/org.example.bot");
        assertThat(holder.command(Verb.RESTART).orElseThrow().text())
                .isEqualTo("launchctl kickstart -k gui/501/org.example.bot");
    }

    @Test
    void commandInAShellsArgumentCounts() throws IOException {
        list(
                "Users/alice/Library/LaunchAgents",
                "org.example.bot",
                gateway(home.resolve("profiles/coder").toString(), "/bin/sh", "-c", "exec hermes gateway run"));
        assertThat(find()).extracting(Holder::service).containsExactly(CODER);
    }

    @Test
    void daemonNeedsRoot() throws IOException {
        list(
                "Library/LaunchDaemons",
                "org.example.bot",
                gateway(home.toString(), "hermes", "-p", "coder", "gateway", "run"));
        Holder holder = find().getFirst();
        assertThat(holder.words()).isEqualTo("daemon org.example.bot");
        assertThat(holder.runs()).isFalse();
        assertThat(holder.starts()).isTrue();
        assertThat(holder.command(Verb.STOP).orElseThrow().text())
                .isEqualTo("sudo launchctl disable system/org.example.bot");
    }

    @Test
    void disabledJobStartsOnlyByHand() throws IOException {
        list(
                "Library/LaunchDaemons",
                "org.example.bot",
                gateway(home.toString(), "hermes", "-p", "coder", "gateway", "run"));
        launchctl.disabled.add("org.example.bot");
        assertThat(find().getFirst().excludesOthers()).isFalse();
    }

    @Test
    void jobOfGatehouseIsKnownByItsFolder() throws IOException {
        list("Users/alice/Library/LaunchAgents", "ai.hermes.gateway-coder", "");
        Path folder = Files.createDirectories(
                root.resolve("Users/alice/Library/Application Support/gatehouse/ai.hermes.gateway-coder"));
        Files.writeString(folder.resolve("origin"), home + "\n");
        Holder holder = find().getFirst();
        assertThat(holder.ours()).isTrue();
        assertThat(holder.starts()).isTrue();
        assertThat(holder.command(Verb.STOP).orElseThrow().text()).isEqualTo("gatehouse gateway stop --gui coder");
        assertThat(holder.location())
                .isEqualTo(root.resolve("Users/alice/Library/LaunchAgents/ai.hermes.gateway-coder.plist")
                        .toString());
        Files.createFile(folder.resolve("stopped"));
        assertThat(find().getFirst().excludesOthers()).isFalse();
        Files.writeString(folder.resolve("origin"), "/another/home\n");
        assertThat(find()).isEmpty();
    }

    /** Two names of one home are the same home. */
    @Test
    void jobInstalledThroughALinkToTheHomeIsFound() throws IOException {
        list("Users/alice/Library/LaunchAgents", "ai.hermes.gateway-coder", "");
        Path link = Files.createSymbolicLink(root.resolve("link"), home);
        Path folder = Files.createDirectories(layout.folders(Domain.gui(501)).resolve("ai.hermes.gateway-coder"));
        Files.writeString(folder.resolve("origin"), link + "\n");
        assertThat(find()).extracting(Holder::ours).containsExactly(true);
    }

    @Test
    void jobWithAHashInItsLabelIsFoundForItsProfile() throws IOException {
        String label = "ai.hermes.gateway-" + HashedName.of(home.resolve("profiles/coder"));
        list("Users/alice/Library/LaunchAgents", "ai.hermes.gateway-coder", "");
        folder("ai.hermes.gateway-coder", root + "/another\n");
        list("Users/alice/Library/LaunchAgents", label, "");
        folder(label, home + "\nprofile coder\n");
        assertThat(find()).extracting(Holder::words, Holder::ours).containsExactly(tuple("agent " + label, true));
    }

    private void folder(String label, String origin) throws IOException {
        Path folder = Files.createDirectories(layout.folders(Domain.gui(501)).resolve(label));
        Files.writeString(folder.resolve("origin"), origin);
    }

    /** An agent of the person's desktop session would run a second copy beside root's daemon. */
    @Test
    void rootFindsTheAgentsOfTheHomesOwner() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a home to another account");
        LaunchdLayout alice = layout;
        for (Path mine : List.of(alice.accountHome(), home, home.resolve("profiles/coder"))) {
            Files.setAttribute(mine, "unix:uid", 501);
        }
        list(
                "Users/alice/Library/LaunchAgents",
                "org.example.bot",
                gateway(home.toString(), "hermes", "-p", "coder", "gateway", "run"));
        list("Users/alice/Library/LaunchAgents", "ai.hermes.gateway-coder", "");
        folder("ai.hermes.gateway-coder", home + "\n");
        launchctl.loaded.put("gui/501/ai.hermes.gateway-coder", FakeLaunchctl.job(4711, 1, "(never exited)"));
        layout = new LaunchdLayout(0, root.resolve("var/root"), root, Path.of("/bin/launchctl"));
        String owner = HomeOwners.name(alice);
        assertThat(find())
                .extracting(Holder::words, Holder::runs)
                .containsExactly(
                        tuple("agent ai.hermes.gateway-coder of " + owner, true),
                        tuple("agent org.example.bot of " + owner, false));
        assertThat(find().getFirst().command(Verb.STOP).orElseThrow().text())
                .isEqualTo("sudo -u '" + owner + "' gatehouse --home " + home + " gateway stop --gui coder");
        assertThat(find().getLast().command(Verb.STOP).orElseThrow().text())
                .isEqualTo("launchctl disable gui/501/org.example.bot");
    }
}
