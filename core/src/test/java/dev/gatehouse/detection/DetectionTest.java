package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DetectionTest {
    private static final String LINUX = "Linux";

    @TempDir
    private Path root;

    private void comm(String text) throws IOException {
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/comm"), text);
    }

    private void basedir() throws IOException {
        Files.createDirectories(root.resolve("run/s6/basedir"));
    }

    private static List<String> texts(Detection detection) {
        return detection.evidence().stream().map(Evidence::text).toList();
    }

    /** The table of cases; systemd, which must be queried, has a table of its own below. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // comm of PID 1, /run/s6/basedir, os.name, kind
                "s6-svscan, directory, Linux, s6",
                "s6-svscan, file, Linux, none",
                "s6-svscan, -, Linux, none",
                "s6-svscan2, directory, Linux, none",
                "S6-SVSCAN, directory, Linux, none",
                "s6-supervise, directory, Linux, none",
                "systemd, directory, Linux, none",
                "-, directory, Linux, none",
                "-, -, Linux, none",
                "-, -, FreeBSD, none",
                "-, -, '', none",
                "-, -, Windows 11, windows",
                "-, -, Windows Server 2022, windows",
                "-, -, Mac OS X, launchd",
                "-, -, macOS, launchd",
                "-, -, Darwin, launchd",
                "s6-svscan, directory, Mac OS X, s6",
            })
    void detectsTheKind(String comm, String basedir, String osName, Kind kind) throws IOException {
        if (comm != null) {
            comm(comm + "\n");
        }
        if ("directory".equals(basedir)) {
            basedir();
        } else if ("file".equals(basedir)) {
            Files.createDirectories(root.resolve("run/s6"));
            Files.writeString(root.resolve("run/s6/basedir"), "");
        }
        Detection detection = Detection.of(root, osName);
        assertThat(detection.kind()).as(texts(detection).toString()).isEqualTo(kind);
        assertThat(detection.evidence()).isNotEmpty();
        assertThat(detection.evidence().getLast().holds())
                .as("the last fact decides and indicates the kind")
                .isEqualTo(!kind.equals(Kind.NONE));
        if (!kind.equals(Kind.NONE)) {
            assertThat(detection.evidence().getLast().kind()).isEqualTo(kind);
        }
    }

    @Test
    void reportsTheDecidingFact() throws IOException {
        comm("s6-svscan\n");
        basedir();
        assertThat(Detection.of(root, LINUX).evidence())
                .containsExactly(
                        new Evidence(Kind.S6, true, "/proc/1/comm reads s6-svscan"),
                        new Evidence(Kind.S6, true, "/run/s6/basedir is a directory"));
    }

    @Test
    void reportsTheFactsAgainstOtherKinds() throws IOException {
        comm("bash\n");
        assertThat(Detection.of(root, LINUX).evidence())
                .containsExactly(
                        new Evidence(Kind.S6, false, "/proc/1/comm reads bash"),
                        new Evidence(Kind.SYSTEMD, false, "/run/systemd/system is not a directory"));
    }

    /** On Windows the root is a folder on the current drive, in which any user may create such files. */
    @Test
    void filesOfLinuxMeanNothingOnWindows() throws IOException {
        comm("s6-svscan\n");
        basedir();
        assertThat(Detection.of(root, "Windows 11").evidence())
                .containsExactly(new Evidence(Kind.WINDOWS, true, "the operating system is Windows 11"));
    }

    @Test
    void anUnreadableCommMeansNo() throws IOException {
        Files.createDirectories(root.resolve("proc/1/comm"));
        basedir();
        Detection directory = Detection.of(root, LINUX);
        assertThat(directory.kind()).isEqualTo(Kind.NONE);
        assertThat(texts(directory)).contains("/proc/1/comm cannot be read");
        Files.delete(root.resolve("proc/1/comm"));
        Files.write(root.resolve("proc/1/comm"), new byte[] {'s', '6', (byte) 0xff, '\n'});
        assertThat(texts(Detection.of(root, LINUX))).contains("/proc/1/comm cannot be read");
    }

    /** Unreadable files count as missing: detection must not depend on the user. */
    @Test
    void aForbiddenCommMeansNo() throws IOException {
        comm("s6-svscan\n");
        basedir();
        Files.setPosixFilePermissions(root.resolve("proc/1/comm"), Set.of());
        if (dev.gatehouse.posix.Accounts.isRoot()) {
            // Root may read everything.
            assertThat(Detection.of(root, LINUX).kind()).isEqualTo(Kind.S6);
        } else {
            assertThat(Detection.of(root, LINUX).kind()).isEqualTo(Kind.NONE);
        }
    }

    /** The directory of systemd does not suffice: systemctl must answer. */
    @Test
    void systemdMustAnswer() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        Detection detection = Detection.of(root, LINUX);
        assertThat(detection.evidence())
                .contains(new Evidence(Kind.SYSTEMD, true, "/run/systemd/system is a directory"));
        String answer = "";
        if (Host.program("systemctl").isPresent()) {
            answer = Ran.in(root, Map.of("LC_ALL", "C"), List.of("systemctl", "is-system-running"))
                    .output()
                    .strip();
        }
        boolean operates = Set.of("running", "degraded", "starting", "initializing", "maintenance")
                .contains(answer);
        assertThat(detection.kind()).isEqualTo(operates ? Kind.SYSTEMD : Kind.NONE);
        assertThat(detection.evidence().getLast().text()).contains("systemctl");
    }

    /** In a separate JVM, because the PATH decides which systemctl is found. */
    @Test
    void detectsSystemdByItsAnswer() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        // The real systemctl exits with a code other than 0 for most of these.
        Host.script(root.resolve("bin/systemctl"), """
                #!/bin/sh
                [ "$*" = is-system-running ] && [ "$LC_ALL" = C ] && cat "${0%/bin/systemctl}/answer"
                exit 1
                """);
        Ran ran = detect(
                root.resolve("bin") + ":/usr/bin:/bin",
                "running",
                "degraded",
                "starting",
                "initializing",
                "maintenance",
                "offline",
                "stopping",
                "unknown",
                "not running",
                "");
        assertThat(ran.output().lines())
                .as(ran.toString())
                .containsExactly(
                        "systemd: systemctl is-system-running answers running",
                        "systemd: systemctl is-system-running answers degraded",
                        "systemd: systemctl is-system-running answers starting",
                        "systemd: systemctl is-system-running answers initializing",
                        "systemd: systemctl is-system-running answers maintenance",
                        "none: systemctl is-system-running answers offline",
                        "none: systemctl is-system-running answers stopping",
                        "none: systemctl is-system-running answers unknown",
                        "none: systemctl is-system-running answers not running",
                        "none: systemctl is-system-running answers nothing");
    }

    /** The system bus may be unreachable in a container, and for a while after WSL has started. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the directory of the session has the number of the account")
    void detectsSystemdAsProcessOneIfTheBusIsUnreachable() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        comm("systemd\n");
        Host.script(root.resolve("bin/systemctl"), """
                #!/bin/sh
                [ -n "$XDG_RUNTIME_DIR" ] || exit 1
                case $1 in
                --user) cut -d, -f2 "${0%/bin/systemctl}/answer" ;;
                *) cut -d, -f1 "${0%/bin/systemctl}/answer" ;;
                esac
                exit 1
                """);
        Ran ran = detect(
                root.resolve("bin") + ":/usr/bin:/bin",
                "degraded,offline",
                "offline,running",
                "unknown,unknown",
                "offline,offline",
                "stopping,");
        assertThat(ran.output().lines())
                .as(ran.toString())
                .containsExactly(
                        "systemd: systemctl is-system-running answers degraded",
                        "systemd: systemctl --user is-system-running answers running",
                        "systemd: /proc/1/comm reads systemd",
                        "none: systemctl --user is-system-running answers offline",
                        "none: systemctl --user is-system-running answers nothing");
    }

    @Test
    void withoutSystemctlThereIsNoSystemd() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.createDirectories(root.resolve("bin"));
        if (Accounts.isRoot()) {
            // Root does not search the PATH, so it would find that of this host.
            Host.script(root.resolve("bin/systemctl"), "#!/nowhere/sh\n");
        }
        Ran ran = detect(root.resolve("bin").toString(), "running");
        assertThat(ran.output()).as(ran.toString()).startsWith("none: systemctl does not answer");
    }

    private Ran detect(String path, String... answers) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(root.toString()));
        arguments.addAll(List.of(answers));
        List<String> words = Host.java(Detecting.class, arguments.toArray(String[]::new));
        return Ran.in(root, Map.of("PATH", path, "LC_ALL", "de_DE"), words);
    }

    /** Prints the detected kind and the deciding fact for each answer of systemctl. */
    static final class Detecting {
        private Detecting() {}

        public static void main(String[] arguments) throws IOException {
            Path root = Path.of(arguments[0]);
            for (String answer : List.of(arguments).subList(1, arguments.length)) {
                Files.writeString(root.resolve("answer"), answer + "\n");
                Detection detection = Detection.of(root, LINUX);
                System.out.println(
                        detection.kind() + ": " + detection.evidence().getLast().text());
            }
        }
    }
}
