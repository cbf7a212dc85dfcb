package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of the jobs of two homes of one account. */
class LaunchdNamesTest {
    private static final String USUAL = "ai.hermes.gateway-coder";
    private static final ProfileName CODER = ProfileName.of("coder");

    @TempDir
    Path scratch;

    private LaunchdLayout layout;
    private Path home;
    private String hashed;

    @BeforeEach
    void makeHome() throws IOException {
        layout = new LaunchdLayout(501, scratch, scratch, Path.of("/bin/launchctl"));
        home = Files.createDirectories(scratch.resolve("home"));
        hashed = "ai.hermes.gateway-"
                + HashedName.of(Files.createDirectories(home.resolve("profiles").resolve("coder")));
    }

    private LaunchdNames names() {
        return new LaunchdNames(Home.at(Presets.named("hermes"), home), layout, Domain.gui(501));
    }

    private void job(String label, String origin) throws IOException {
        Path folder = Files.createDirectories(layout.folders(Domain.gui(501)).resolve(label));
        Files.writeString(folder.resolve("origin"), origin);
    }

    private void ofHermes(String directory) throws IOException {
        Path plist = layout.plist(Domain.gui(501), USUAL);
        Files.createDirectories(plist.getParent());
        Files.writeString(
                plist,
                "<plist version=\"1.0\"><dict><key>ProgramArguments</key><array><string>gateway</string>"
                        + "<string>run</string></array><key>EnvironmentVariables</key><dict><key>HERMES_HOME</key>"
                        + "<string>" + directory + "</string></dict></dict></plist>");
    }

    @Test
    void aFreeLabelIsTheUsualOne() {
        assertThat(names().of(CODER)).isEqualTo(USUAL);
        assertThat(names().of(ProfileName.DEFAULT)).isEqualTo("ai.hermes.gateway");
    }

    @Test
    void aLabelOfAnotherHomeGetsAHash() throws IOException {
        job(USUAL, scratch + "/other\n");
        assertThat(names().of(CODER)).isEqualTo(hashed);
        assertThat(names().profileOf(USUAL)).isEmpty();
    }

    @Test
    void anInstalledJobKeepsItsLabel() throws IOException {
        job(USUAL, home + "\n");
        assertThat(names().of(CODER)).isEqualTo(USUAL);
        assertThat(names().profileOf(USUAL)).contains(CODER);
    }

    @Test
    void aJobWithAHashKeepsItAfterTheOtherHomeIsGone() throws IOException {
        job(hashed, home + "\nprofile coder\n");
        assertThat(names().of(CODER)).isEqualTo(hashed);
        assertThat(names().profileOf(hashed)).contains(CODER);
    }

    /** The profile's label would be that of another profile's job. */
    @Test
    void aProfileCanHaveANameLikeAHash() throws IOException {
        job(hashed, home + "\nprofile coder\n");
        ProfileName alike = ProfileName.of(hashed.substring("ai.hermes.gateway-".length()));
        assertThat(names().of(alike)).isNotEqualTo(hashed).startsWith("ai.hermes.gateway-");
    }

    @Test
    void aLinkToTheHomeIsTheSameHome() throws IOException {
        job(USUAL, Files.createSymbolicLink(scratch.resolve("link"), home) + "\n");
        assertThat(names().of(CODER)).isEqualTo(USUAL);
    }

    @Test
    void aPropertyListOfHermesCountsForTheHomeThatItNames() throws IOException {
        ofHermes(home.resolve("profiles/coder").toString());
        assertThat(names().of(CODER)).isEqualTo(USUAL);
        ofHermes(scratch + "/other/profiles/coder");
        assertThat(names().of(CODER)).isEqualTo(hashed);
    }
}
