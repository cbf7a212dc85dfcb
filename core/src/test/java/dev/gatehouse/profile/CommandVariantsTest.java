package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several commands a gateway gets: the first that the installed version of the program knows. */
class CommandVariantsTest {
    @TempDir
    Path directory;

    private Path program;
    private Path asked;
    private Profile profile;

    @BeforeEach
    void home() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        program = directory.resolve("agent");
        asked = directory.resolve("asked");
        Path file = Files.writeString(directory.resolve("app.yaml"), """
                app: acme
                command:
                  - probe: [PROGRAM, run, --help]
                    prints: --watched
                    words: [PROGRAM, run, --watched]
                  - words: [PROGRAM, run]
                """.replace("PROGRAM", program.toString()));
        profile = Home.at(AppFile.read(file), home).profile(ProfileName.DEFAULT).orElseThrow();
    }

    private void install(String body) throws IOException {
        Files.writeString(program, "#!/bin/sh\necho asked >>'" + asked + "'\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> words() {
        List<String> command = profile.gateway().command();
        return command.subList(1, command.size());
    }

    private long times() throws IOException {
        return Files.exists(asked) ? Files.readAllLines(asked).size() : 0;
    }

    @Test
    void withoutTheProgramTheLastCommandCounts() {
        assertThat(words()).containsExactly("run");
    }

    @Test
    void theAnswerIsKeptUntilTheProgramChanges() throws IOException {
        install("echo 'usage: run [--watched]'; exit 2");
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(times()).isEqualTo(1);
        install("echo 'usage: run'");
        Files.setLastModifiedTime(program, FileTime.fromMillis(1_000_000));
        assertThat(words()).containsExactly("run");
        assertThat(words()).containsExactly("run");
        assertThat(times()).isEqualTo(2);
        assertThat(profile.directory().resolve(".gatehouse/probes")).isRegularFile();
    }

    /** A busy host is no reason to believe for ever that a program does not know a variant. */
    @Test
    void aProgramThatDidNotAnswerInTimeIsAskedAgainLater() throws IOException {
        install("echo 'usage: run [--watched]'");
        assertThat(words()).containsExactly("run", "--watched");
        Path record = profile.directory().resolve(".gatehouse/probes");
        String answered = Files.readString(record);
        long now = Instant.now().getEpochSecond();
        Files.writeString(record, answered.replace("\tyes", "\tlate " + now));
        assertThat(words()).as("no earlier answer").containsExactly("run");
        assertThat(times()).isEqualTo(1);
        Files.writeString(record, answered.replace("\tyes", "\tlate " + (now - 601)));
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(times()).isEqualTo(2);
    }

    /** From another shell the program may not be on the PATH. The definition of its gateways stays the same. */
    @Test
    void theLastAnswerCountsIfTheProgramIsNotFound() throws IOException {
        install("echo --watched");
        assertThat(words()).containsExactly("run", "--watched");
        Files.delete(program);
        assertThat(words()).containsExactly("run", "--watched");
        install("echo 'usage: run'");
        assertThat(words()).containsExactly("run");
        Files.delete(program);
        assertThat(words()).containsExactly("run");
    }

    @Test
    void statusAsksNoProgram() throws IOException {
        install("echo --watched");
        profile.requireDefinable();
        assertThat(times()).isZero();
    }

    @Test
    void rootUsesWhatTheAccountFoundOutEvenAfterAnUpdate() throws IOException {
        if (!Accounts.isRoot()) {
            System.err.println("only root can give a program to another account");
        }
        assumeTrue(Accounts.isRoot(), "only root can give a program to another account");
        install("echo --watched");
        assertThat(words()).containsExactly("run", "--watched");
        install("echo 'another version'");
        Files.setAttribute(program, "unix:uid", 4711);
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(times()).isEqualTo(1);
    }

    @Test
    void rootRunsNoProgramOfAnotherAccount() throws IOException {
        if (!Accounts.isRoot()) {
            System.err.println("only root can give a program to another account");
        }
        assumeTrue(Accounts.isRoot(), "only root can give a program to another account");
        install("echo --watched");
        Files.setAttribute(program, "unix:uid", 4711);
        assertThat(words()).containsExactly("run");
        assertThat(times()).isZero();
    }

    /** Gives the home to an account that has no name, and lets it into the directory. */
    private void homeOf(int uid) throws IOException {
        if (!Accounts.isRoot()) {
            System.err.println("only root can give a home to another account");
        }
        assumeTrue(Accounts.isRoot(), "only root can give a home to another account");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(profile.directory(), "unix:uid", uid);
        Files.setAttribute(profile.directory(), "unix:gid", uid);
        asked = profile.directory().resolve("asked");
    }

    /** Even if its directory has kept the group of root. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4711})
    void rootAsksTheProgramOfAnotherAccountsHomeAsThatAccount(int owner) throws IOException {
        homeOf(4711);
        String seen = profile.directory().resolve("seen").toString();
        install(
                "{ id -u; id -G; pwd; ps -o sid= -p $$ | tr -d ' '; echo $$; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status;"
                        + " env; } >'" + seen + "'\necho --watched");
        Files.setAttribute(program, "unix:uid", owner);
        Files.setAttribute(profile.directory(), "unix:gid", owner);
        assertThat(words()).containsExactly("run", "--watched");
        List<String> lines = Files.readAllLines(Path.of(seen));
        assertThat(lines.subList(0, 3)).containsExactly("4711", "4711", "/");
        // Its own session, so it has no terminal.
        assertThat(lines.get(3)).isEqualTo(lines.get(4));
        assertThat(lines.subList(5, 7)).containsExactly("CapEff:\t0000000000000000", "NoNewPrivs:\t1");
        assertThat(lines.subList(7, lines.size()))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .contains("PATH", "HOME", "LC_ALL", "ACME_HOME")
                .isSubsetOf("PATH", "HOME", "LC_ALL", "ACME_HOME", "PWD", "OLDPWD", "SHLVL", "_");
        assertThat(words()).containsExactly("run", "--watched");
        assertThat(times()).isEqualTo(1);
        assertThat(Files.getAttribute(profile.directory().resolve(".gatehouse/probes"), "unix:uid"))
                .isEqualTo(4711);
    }

    @Test
    void rootRunsNoProgramOfAThirdAccount() throws IOException {
        homeOf(4711);
        install("echo --watched");
        Files.setAttribute(program, "unix:uid", 4712);
        assertThat(words()).containsExactly("run");
        assertThat(times()).isZero();
        assertThat(profile.directory().resolve(".gatehouse/probes")).doesNotExist();
    }

    /** The tools that change the account may have failed, not the program. */
    @Test
    void aFailureOfAnotherAccountsProgramIsNoAnswer() throws IOException {
        homeOf(4711);
        install("echo --watched; exit 1");
        assertThat(words()).containsExactly("run");
        assertThat(profile.directory().resolve(".gatehouse/probes")).doesNotExist();
    }
}
