package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The scripts for cmd.exe, run by cmd.exe. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "cmd.exe is needed; WindowsJvmTest runs it under Wine")
class CmdFilesTest {
    private static final Path ROOT = Checkout.root();

    private Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("gatehouse cmd");
    }

    @AfterEach
    void close() {
        FileTree.delete(folder);
    }

    private Cmd.Ran run(Map<String, String> variables, List<String> words) throws IOException, InterruptedException {
        return Cmd.run(folder, variables, words);
    }

    private static Path script(String path) {
        return ROOT.resolve(path);
    }

    /** Calls find-java.cmd as the other scripts do, and prints what it found. */
    private Cmd.Ran find(Map<String, String> variables, String program) throws IOException, InterruptedException {
        Path caller = folder.resolve("caller.cmd");
        Files.writeString(
                caller,
                "@echo off\r\ncall \"" + script("cli/src/main/dist/lib/find-java.cmd") + "\" " + program
                        + "\r\nif errorlevel 1 exit /b 1\r\necho found [%GATEHOUSE_JAVA_HOME%]\r\n");
        return run(variables, List.of(caller.toString()));
    }

    /** A folder that looks like a Java of this version. */
    private Path java(String name, String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve(name));
        Files.createFile(Files.createDirectories(java.resolve("bin")).resolve("java.exe"));
        Files.writeString(
                java.resolve("release"),
                "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"" + version
                        + "\"\nMODULES=\"java.base java.logging\"\nJAVA_VERSION_DATE=\"2025-09-16\"\n");
        return java;
    }

    @Test
    void findsAJavaThatIsNewEnough() throws Exception {
        for (String version : List.of("25", "25.0.1", "26")) {
            Path java = java("jdk " + version, version);
            assertThat(find(Map.of("JAVA_HOME", java.toString()), "java").output())
                    .as(version)
                    .contains("found [" + java + "]");
        }
    }

    @Test
    void anExplicitJavaThatIsTooOldIsRefused() throws Exception {
        for (String version : List.of("1.8.0_472", "9", "17.0.17", "24.0.2")) {
            Path java = java("jdk " + version, version);
            Cmd.Ran ran = find(Map.of("GATEHOUSE_JAVA", java.toString()), "java");
            assertThat(ran.code()).as(version).isEqualTo(1);
            assertThat(ran.error()).as(version).contains("GATEHOUSE_JAVA is not a Java 25 or later");
        }
    }

    @Test
    void aRuntimeWithoutTheProgramIsRefused() throws Exception {
        Cmd.Ran ran = find(Map.of("GATEHOUSE_JAVA", java("jre", "25.0.1").toString()), "javac");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.error()).contains("with javac");
    }

    private Cmd.Ran gatehouse(String script, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(script(script).toString()));
        all.addAll(List.of(words));
        return run(Map.of("GATEHOUSE_JAVA", System.getProperty("java.home")), all);
    }

    @Test
    void theCommandPassesArgumentsAndExitCodes() throws Exception {
        for (String script : List.of("cli/target/gatehouse/bin/gatehouse.cmd", "gatehouse.cmd")) {
            assertThat(gatehouse(script, "--version").code()).as(script).isZero();
            Cmd.Ran unknown = gatehouse(script, "gateway", "a b^c");
            assertThat(unknown.code()).as(script).isEqualTo(2);
            assertThat(unknown.error()).as(script).contains("a b^c").doesNotContain("a b^^c");
        }
    }

    /** A percent sign that has survived the caller is expanded no more, and a caret is not doubled. */
    @Test
    void percentSignsAndCaretsAreReadOnce() throws Exception {
        Assumptions.assumeTrue(WindowsHost.isReal(), "cmd.exe of Wine expands once more what %* has brought");
        for (String script : List.of("cli/target/gatehouse/bin/gatehouse.cmd", "gatehouse.cmd")) {
            Path caller = folder.resolve("caller.cmd");
            Files.writeString(caller, "@echo off\r\n\"" + script(script) + "\" gateway \"%%WORD%% a^b 100%%\"\r\n");
            Cmd.Ran ran = run(
                    Map.of("GATEHOUSE_JAVA", System.getProperty("java.home"), "WORD", "expanded"),
                    List.of(caller.toString()));
            assertThat(ran.code()).as(script).isEqualTo(2);
            assertThat(ran.error()).as(script).contains("%WORD% a^b 100%").doesNotContain("expanded", "^^");
        }
    }

    /** Such files on the current drive are any user's, and mean nothing. */
    @Test
    void filesLikeThoseOfLinuxAreNotRead() throws Exception {
        Path root = folder.getRoot();
        try (CreatedFiles created = new CreatedFiles()) {
            Path home = Files.createDirectory(folder.resolve("home"));
            Files.createFile(
                    Files.createDirectories(home.resolve("profiles/coder")).resolve("SOUL.md"));
            List<Path> traps = List.of(
                    created.write(root.resolve("proc/4711/cmdline"), "hermes\0-p\0coder\0gateway\0run\0"),
                    created.write(root.resolve("proc/4711/environ"), "HERMES_HOME=" + home + "\0"),
                    created.write(root.resolve("proc/1/comm"), "s6-svscan\n"),
                    created.write(root.resolve("proc/self/status"), "Name:\tx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n"),
                    created.write(root.resolve("proc/self/cgroup"), "0::/system.slice/docker-1.scope\n"),
                    created.write(root.resolve("proc/self/mountinfo"), "1 0 0:1 / / rw - overlay overlay rw\n"),
                    created.write(root.resolve("proc/locks"), "1: POSIX ADVISORY WRITE 1 00:01:1 0 EOF\n"),
                    created.write(root.resolve("proc/net/tcp"), "  sl  local_address rem_address   st\n"),
                    created.write(root.resolve("proc/sys/kernel/hostname"), "elsewhere\n"),
                    created.write(root.resolve("proc/sys/kernel/random/boot_id"), "1\n"),
                    created.write(root.resolve("proc/uptime"), "1 1\n"),
                    created.write(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\n"),
                    created.write(root.resolve("etc/machine-id"), "1\n"));
            created.directories(root.resolve("run/s6/basedir"));
            created.directories(root.resolve("run/systemd/system"));
            created.directories(root.resolve("run/service"));
            LastRead lastRead = new LastRead(traps);

            assertThat(inHome(home, "detect").output()).contains("windows").doesNotContain("s6", "systemd");
            for (String command : List.of(
                    "profile list",
                    "render coder",
                    "gateway list",
                    "gateway logs coder",
                    "reconcile --dry-run",
                    "doctor")) {
                Cmd.Ran ran = inHome(home, command.split(" "));
                assertThat(ran.output() + ran.error())
                        .as(command)
                        .doesNotContain("nexpected", "4711", "/proc", "\\proc");
            }
            lastRead.assertNone();
        }
    }

    private Cmd.Ran inHome(Path home, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(words));
        return gatehouse("cli/target/gatehouse/bin/gatehouse.cmd", all.toArray(String[]::new));
    }

    /** Whether files are read. Many a Windows does not record that, nor does every file system below Wine. */
    private static final class LastRead {
        private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

        private final List<Path> files;
        private final boolean recorded;

        LastRead(List<Path> files) throws IOException {
            this.files = files;
            for (Path file : files) {
                Files.getFileAttributeView(file, BasicFileAttributeView.class)
                        .setTimes(FileTime.from(Instant.now()), LONG_AGO, null);
            }
            Path probe = Files.writeString(Files.createTempFile("gatehouse", ""), "x");
            Files.getFileAttributeView(probe, BasicFileAttributeView.class)
                    .setTimes(FileTime.from(Instant.now()), LONG_AGO, null);
            Files.readString(probe);
            recorded = isRead(probe);
            Files.delete(probe);
        }

        private static boolean isRead(Path file) throws IOException {
            return Files.readAttributes(file, BasicFileAttributes.class)
                            .lastAccessTime()
                            .compareTo(LONG_AGO)
                    > 0;
        }

        void assertNone() throws IOException {
            if (!recorded) {
                System.out.println("not checked: this file system does not record when a file was read");
                return;
            }
            for (Path file : files) {
                assertThat(isRead(file)).as("somebody has read %s", file).isFalse();
            }
        }
    }
}
