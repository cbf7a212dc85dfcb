package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Attacks of the gateways' account in the mode with a private tree: it can change its own files, but cannot make root run a
 * program or write a byte for it.
 */
class NobodyBecomesRootTest {
    private static final String SLOTS = S6Namespace.OWN_SCANDIR;
    private static final List<String> STATIC = List.of("dashboard", "gateways", "main-hermes");
    private static final int HERMES = Identity.HERMES.uid();

    /** A name that s6-supervise accepts as a listener's FIFO: it has 39 characters (s6 libs6/ftrigw_notifyb_nosig.c). */
    private static final String LISTENER = "ftrig1:@" + "0".repeat(24) + ":abcdef";

    private static Container container;

    @BeforeAll
    static void start() {
        container = Container.create(Map.of("HERMES_DASHBOARD", "1"));
        container.profile("default", "running");
        container.start();
        container.nextPid(SLOTS + "/gateway-default", 0);
    }

    @AfterAll
    static void end() {
        if (container != null) {
            container.close();
        }
    }

    @Test
    void onlyControlFifosOfStaticServicesAreWritable() {
        // Root lists the files, because the account cannot read all directories; the account tries to write them.
        container.asRoot(
                "find /run /etc /init /command /package /opt/gatehouse /opt/java /usr/bin /usr/local -xdev ! -type l"
                        + " ! -user hermes -print0 >/run/all 2>/dev/null || true");
        String writable = container
                .asHermes("xargs -0 sh -c 'for file; do [ ! -w \"$file\" ] || echo \"$file\"; done' sh </run/all")
                .orThrow();
        // The socket of s6-rc is open to all and checks the credentials of its clients.
        assertThat(writable.lines()
                        .filter(path -> !path.equals(Container.TRAPPED) && !path.endsWith("/s6rc-oneshot-runner/s"))
                        .map(path -> path.substring(path.indexOf("servicedirs/"))))
                .containsExactlyInAnyOrderElementsOf(STATIC.stream()
                        .map(name -> "servicedirs/" + name + "/supervise/control")
                        .toList());
    }

    @Test
    void nothingCanBeCreatedInDirectoriesOfRootsSupervisors() {
        container.asRoot("mkdir -p /precious && echo root:x:0:0 >/precious/passwd");
        for (String name : STATIC) {
            String servicedir = "/run/s6-rc/servicedirs/" + name;
            for (String attempt : List.of(
                    "ln -s /precious/passwd " + servicedir + "/supervise/status.new",
                    "ln -s /precious/passwd " + servicedir + "/supervise/death_tally.new",
                    "ln -s /precious/passwd " + servicedir + "/event/" + LISTENER,
                    "ln -s /precious/passwd " + servicedir + "/event/planted",
                    "echo '#!/bin/sh' >" + servicedir + "/run",
                    "mv " + servicedir + "/run " + servicedir + "/old",
                    "rm -f " + servicedir + "/finish " + servicedir + "/run",
                    "echo x >" + servicedir + "/data",
                    "mv " + servicedir + " /run/s6-rc/servicedirs/other",
                    "rm /run/service/" + name,
                    "ln -s /opt/data/evil /run/service/evil",
                    "s6-svscanctl -a /run/service")) {
                assertThat(container.asHermes(attempt).exitCode()).as(attempt).isNotZero();
            }
        }
        // No letter of an event arrives.
        container.asHermes("s6-svc -r /run/service/dashboard").orThrow();
        container.asHermes("s6-svc -r /run/service/main-hermes").orThrow();
        container.nextPid("/run/service/main-hermes", 0);
        assertThat(container.read("/precious/passwd")).isEqualTo("root:x:0:0\n");
    }

    @Test
    void commandsToStaticServicesMakeRootRunNothingNew() {
        for (String name : STATIC) {
            for (char command : "abqht12pcyrloOQDUuC".toCharArray()) {
                container
                        .asHermes("printf " + command + " >/run/service/" + name + "/supervise/control")
                        .orThrow();
            }
            container
                    .asHermes("printf u >/run/service/" + name + "/supervise/control")
                    .orThrow();
        }
        for (String name : STATIC) {
            container.nextPid("/run/service/" + name, 0);
        }
        Poll.until(
                () -> "root runs only the expected programs: " + rootsPrograms(),
                Container.LIMIT,
                () -> rootsPrograms()
                        .equals(List.of(
                                "s6-supervise dashboard",
                                "s6-supervise gateways",
                                "s6-supervise main-hermes",
                                // The process of main-hermes.
                                "sleep 2147483647")));
        assertThat(container.uid(container.nextSvscan(SLOTS, 0))).isEqualTo(HERMES);
        assertThat(container.uid(container.nextPid(SLOTS + "/gateway-default", 0)))
                .isEqualTo(HERMES);
        assertThat(container.read(Container.TRAPPED).lines())
                .as("root runs no program from the app's directory")
                .contains("10000")
                .doesNotContain("0");
    }

    /** Returns the command lines of root's processes, except PID 1, those of s6-rc itself, and commands of this test. */
    private static List<String> rootsPrograms() {
        return container.processes().values().stream()
                .filter(inmate -> inmate.uid() == 0 && inmate.parent() != 0)
                .map(Container.Inmate::command)
                .filter(command ->
                        !command.matches("s6-supervise s6rc-.*|.*s6-(ipcserver|fdholder|sudo|rc).*|sleep 100000"))
                .sorted()
                .toList();
    }

    /** HOME is the volume at the start of a container, and the image's PATH begins with a directory of the account. */
    @Test
    void commandOfRootRunsNoJavaAndNoToolOfTheAccount() {
        container.asRoot("mv /opt/gatehouse/lib/java.home /run/java.home");
        container
                .asHermes("mkdir -p /opt/data/.m2 /opt/data/.jdks; cd /opt/hermes/.venv;"
                        + " printf '#!/bin/sh\\nid -u >>" + Container.TRAPPED + "\\n' >bin/java; chmod 755 bin/java;"
                        + " echo 'JAVA_VERSION=\"99\"' >release; ln -s /opt/hermes/.venv /opt/data/.jdks/jdk;"
                        + " echo '<jdkHome>/opt/hermes/.venv</jdkHome>' >/opt/data/.m2/toolchains.xml")
                .orThrow();
        for (String named : List.of("", "JAVA_HOME", "GATEHOUSE_JAVA")) {
            Result detect = container
                    .namespace()
                    .exec(
                            Identity.ROOT,
                            "/usr/bin/env",
                            "PATH=/opt/hermes/.venv/bin:/usr/bin:/bin",
                            "HOME=/opt/data",
                            named.isEmpty() ? "_=" : named + "=/opt/hermes/.venv",
                            "/usr/local/bin/gatehouse",
                            "detect");
            assertThat(detect.exitCode()).as(named + detect).isEqualTo(named.equals("GATEHOUSE_JAVA") ? 1 : 0);
        }
        assertThat(container.read(Container.TRAPPED).lines()).doesNotContain("0");
        container.asRoot("mv /run/java.home /opt/gatehouse/lib/java.home");
        container
                .asHermes("rm -r /opt/data/.m2 /opt/data/.jdks /opt/hermes/.venv/bin/java")
                .orThrow();
    }

    @Test
    void filesCreatedInThePrivateTreeActAsTheAccount() {
        container.asRoot("mkdir -p /precious && echo untouched >/precious/file");
        // A slot of the account, with links in the places that its supervisor writes to.
        container
                .asHermes("mkdir -p " + SLOTS + "/gateway-evil/supervise " + SLOTS + "/gateway-evil/event; cd " + SLOTS
                        + "/gateway-evil; printf '#!/bin/sh\\nid -u >/opt/data/evil-run\\nexec sleep 1000\\n' >run; chmod 755 run;"
                        + " ln -s /precious/file supervise/status.new; ln -s /precious/file event/" + LISTENER
                        + "; s6-svscanctl -a " + SLOTS)
                .orThrow();
        // The scripts of a scandir, and one for a signal.
        container
                .asHermes("cd " + SLOTS + "/.s6-svscan; for name in finish crash SIGUSR1; do printf '#!/bin/sh\\nid -u"
                        + " >>/opt/data/evil-%s\\n' $name >$name; chmod 755 $name; done")
                .orThrow();
        Poll.until(
                "the slot has run",
                Container.LIMIT,
                () -> container.asHermes("cat /opt/data/evil-run").output().equals("10000\n"));
        int svscan = container.svscan(SLOTS).orElseThrow();
        container.asHermes("kill -USR1 " + svscan).orThrow();
        Poll.until(
                "the signal's script has run",
                Container.LIMIT,
                () -> container.asHermes("cat /opt/data/evil-SIGUSR1").output().equals("10000\n"));
        assertThat(container.read("/precious/file")).isEqualTo("untouched\n");
        assertThat(container.descendants(svscan))
                .extracting(Container.Inmate::uid)
                .containsOnly(HERMES);

        // The account also cleans up a killed tree with links among its slots.
        container
                .asHermes("ln -s /run/service/main-hermes " + SLOTS + "/link; kill -9 " + svscan)
                .orThrow();
        int next = container.nextSvscan(SLOTS, svscan);
        assertThat(container.uid(next)).isEqualTo(HERMES);
        container.nextPid(SLOTS + "/gateway-default", 0);
        assertThat(container.descendants(next))
                .extracting(Container.Inmate::uid)
                .containsOnly(HERMES);
        assertThat(container.read("/precious/file")).isEqualTo("untouched\n");
        container
                .asHermes("rm -f " + SLOTS + "/link " + SLOTS + "/.s6-svscan/finish " + SLOTS + "/.s6-svscan/crash")
                .orThrow();
        // The service behind the link received a stop command, which the account is allowed to send anyway.
        Poll.until(
                "its supervisor is back",
                Container.LIMIT,
                () -> container.asHermes("s6-svc -u /run/service/main-hermes").exitCode() == 0);
    }

    @Test
    void nextStartFollowsNoLinkOnTheVolume() {
        try (Container planted = Container.create(Map.of("HERMES_DASHBOARD", "1"))) {
            planted.profile("default", "running");
            planted.start();
            planted.nextPid(SLOTS + "/gateway-default", 0);
            planted.asHermes("cd /opt/data; rm -rf .gatehouse logs; ln -s /etc .gatehouse; ln -s / logs;"
                            + " ln -s /etc profiles/etc; ln -s /etc/shadow config.yaml;"
                            + " mkdir -p profiles/x; ln -s /etc/passwd profiles/x/SOUL.md;"
                            + " ln -s /etc/passwd profiles/x/gateway.intent; ln -s /etc/passwd profiles/x/gateway.pid")
                    .orThrow();
            String said = planted.restart();
            // Only the targets of the links; a check of all files would cover the whole host.
            assertThat(planted.asRoot("{ find / -maxdepth 1 -user hermes; find /etc /run /opt/gatehouse -xdev"
                                    + " \\( -user hermes -o -group hermes \\); }"
                                    + " | grep -v ^/run/gateways || true")
                            .lines())
                    .allMatch(path -> path.matches("/run/s6-rc.*/servicedirs/[a-z-]+/supervise(/control)?"));
            assertThat(said + planted.namespace().consoleText()).doesNotContain("root:");
            assertThat(planted.read(Container.TRAPPED).lines()).doesNotContain("0");
            assertThat(planted.asRoot("ls /etc/owner.lock /etc/owner 2>/dev/null || true"))
                    .isEmpty();
        }
    }

    @Test
    void accountCanBecomeRootInRootTreeMode() {
        try (Container root = Container.create(Map.of("GATEHOUSE_TREE", "root"))) {
            root.profile("default", "stopped");
            root.start();
            // As documented in docs/security.md: an account that can register in the root tree can become root.
            Result evil = root.asHermes("mkdir " + S6Namespace.ROOT_SCANDIR + "/evil; cd " + S6Namespace.ROOT_SCANDIR
                    + "/evil; printf '#!/bin/sh\\nid -u >/run/evil\\nexec sleep 1000\\n' >run; chmod 755 run; s6-svscanctl -a "
                    + S6Namespace.ROOT_SCANDIR);
            assertThat(evil.exitCode()).isZero();
            Poll.until(
                    "it has run as root",
                    Container.LIMIT,
                    () -> root.asRoot("cat /run/evil 2>/dev/null || true").equals("0\n"));
        }
    }
}
