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
 * What the gateways' account can do where the gateways have a tree of their own: all that it likes with its own, and
 * nothing that has root run a program or write a byte for it.
 */
class NobodyBecomesRootTest {
    private static final String SLOTS = S6Namespace.OWN_SCANDIR;
    private static final List<String> STATIC = List.of("dashboard", "gateways", "main-hermes");
    private static final int HERMES = Identity.HERMES.uid();

    /** A name that s6-supervise takes for a listener's FIFO: it is 39 characters long (s6 libs6/ftrigw_notifyb_nosig.c). */
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
    void nothingOfRootsIsWritableButTheControlsOfTheImagesServices() {
        // Root lists, since that account may not look into all folders, and the account tries.
        container.asRoot(
                "find /run /etc /init /command /package /opt/gatehouse /opt/java /usr/bin /usr/local -xdev ! -type l"
                        + " ! -user hermes -print0 >/run/all 2>/dev/null || true");
        String writable = container
                .asHermes("xargs -0 sh -c 'for file; do [ ! -w \"$file\" ] || echo \"$file\"; done' sh </run/all")
                .orThrow();
        // s6-rc's own socket is open to all and asks who it is that connects.
        assertThat(writable.lines()
                        .filter(path -> !path.equals(Container.TRAPPED) && !path.endsWith("/s6rc-oneshot-runner/s"))
                        .map(path -> path.substring(path.indexOf("servicedirs/"))))
                .containsExactlyInAnyOrderElementsOf(STATIC.stream()
                        .map(name -> "servicedirs/" + name + "/supervise/control")
                        .toList());
    }

    @Test
    void nothingCanBePutWhereRootsSupervisorsLook() {
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
        // Whatever the events, no letter of them arrives.
        container.asHermes("s6-svc -r /run/service/dashboard").orThrow();
        container.asHermes("s6-svc -r /run/service/main-hermes").orThrow();
        container.nextPid("/run/service/main-hermes", 0);
        assertThat(container.read("/precious/passwd")).isEqualTo("root:x:0:0\n");
    }

    @Test
    void everyCommandToTheImagesServicesHasRootRunNothingNew() {
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
                () -> "root runs no more than it has to: " + rootsPrograms(),
                Container.LIMIT,
                () -> rootsPrograms()
                        .equals(List.of(
                                "s6-supervise dashboard",
                                "s6-supervise gateways",
                                "s6-supervise main-hermes",
                                // What main-hermes is.
                                "sleep 2147483647")));
        assertThat(container.uid(container.nextSvscan(SLOTS, 0))).isEqualTo(HERMES);
        assertThat(container.uid(container.nextPid(SLOTS + "/gateway-default", 0)))
                .isEqualTo(HERMES);
        assertThat(container.read(Container.TRAPPED).lines())
                .as("root runs no program from the app's folder")
                .contains("10000")
                .doesNotContain("0");
    }

    /** Command lines of root's processes, without process 1, what is s6-rc's own, and commands that this test runs. */
    private static List<String> rootsPrograms() {
        return container.processes().values().stream()
                .filter(inmate -> inmate.uid() == 0 && inmate.parent() != 0)
                .map(Container.Inmate::command)
                .filter(command ->
                        !command.matches("s6-supervise s6rc-.*|.*s6-(ipcserver|fdholder|sudo|rc).*|sleep 100000"))
                .sorted()
                .toList();
    }

    @Test
    void whatIsPlantedInTheirOwnTreeRunsAndWritesAsTheirOwn() {
        container.asRoot("mkdir -p /precious && echo untouched >/precious/file");
        // A slot of his own, with links where its supervisor writes.
        container
                .asHermes("mkdir -p " + SLOTS + "/gateway-evil/supervise " + SLOTS + "/gateway-evil/event; cd " + SLOTS
                        + "/gateway-evil; printf '#!/bin/sh\\nid -u >/opt/data/evil-run\\nexec sleep 1000\\n' >run; chmod 755 run;"
                        + " ln -s /precious/file supervise/status.new; ln -s /precious/file event/" + LISTENER
                        + "; s6-svscanctl -a " + SLOTS)
                .orThrow();
        // A scandir's own scripts, and a signal's.
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

        // A killed tree is cleared away, with links among its slots, by that account too.
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
        // What that account may do with it anyway: the service that the link pointed to was told to end.
        Poll.until(
                "its supervisor is back",
                Container.LIMIT,
                () -> container.asHermes("s6-svc -u /run/service/main-hermes").exitCode() == 0);
    }

    @Test
    void theNextStartFollowsNothingThatWasPlantedOnTheVolume() {
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
            // Where the links lead; a look at everything would be one at the whole host.
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
    void theRootTreeIsAsOpenAsTheDocumentSays() {
        try (Container root = Container.create(Map.of("GATEHOUSE_TREE", "root"))) {
            root.profile("default", "stopped");
            root.start();
            // What is told in docs/security.md is so: whoever may register in root's tree is as good as root.
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
