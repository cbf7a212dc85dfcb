package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The preparation of the home for the gateways' account, for different volumes. */
class SetupTest {
    @Test
    void accountGetsTheRequestedIdsAndTheFilesOfTheApp() {
        try (Container container = Container.create(Map.of("PUID", "99", "HERMES_GID", "100"))) {
            container.asRoot(
                    "cd /opt/data; mkdir -p profiles/coder/skills photos; echo soul >SOUL.md; echo x >photos/x;"
                            + " echo soul >profiles/coder/SOUL.md; echo running >profiles/coder/gateway.intent;"
                            + " chown -R root: profiles SOUL.md photos");
            container.start();
            assertThat(container.asRoot("id -u hermes; id -g hermes")).isEqualTo("99\n100\n");
            assertThat(container.asRoot(
                            "cd /opt/data; stat -c %u:%g . SOUL.md profiles/coder/skills profiles/coder/SOUL.md"
                                    + " logs/gateways"))
                    .isEqualTo("99:100\n".repeat(5));
            assertThat(container.asRoot("cd /opt/data; stat -c %u:%g photos photos/x"))
                    .as("unknown files keep their owner")
                    .isEqualTo("0:0\n".repeat(2));
            assertThat(container.uid(container.nextPid(S6Namespace.OWN_SCANDIR + "/gateway-coder", 0)))
                    .isEqualTo(99);
            assertThat(container.uid(container.svscan(S6Namespace.OWN_SCANDIR).orElseThrow()))
                    .isEqualTo(99);
        }
    }

    @Test
    void invalidIdsAreRefusedAndTheContainerStarts() {
        try (Container container = Container.create(Map.of("HERMES_UID", "0"))) {
            container.profile("default", "running");
            assertThat(container.start())
                    .contains("numbers from 1 to 65534, got 0 and 10000")
                    .contains("cont-init 01-gatehouse-setup 1");
            assertThat(container.nextPid(S6Namespace.OWN_SCANDIR + "/gateway-default", 0))
                    .isPositive();
            for (String number : List.of("65535", "1e3", "-1", "010", "root", "99999999999999999999")) {
                container.write("/run/s6/container_environment/HERMES_UID", number);
                Result setup = container.exec(Identity.ROOT, "/etc/cont-init.d/01-gatehouse-setup");
                assertThat(setup.exitCode()).as(number).isEqualTo(1);
                assertThat(setup.error()).contains("numbers from 1 to 65534, got " + number + " and 10000");
            }
            assertThat(container.asRoot("id -u hermes")).isEqualTo("10000\n");
        }
    }

    @Test
    void profileCreatedByRootIsGivenToTheAccount() {
        try (Container container = Container.create(Map.of())) {
            container.profile("default", "stopped");
            container.asRoot(
                    "cd /opt/data; mkdir -p profiles/made/skills logs/gateways/made; echo soul >profiles/made/SOUL.md;"
                            + " echo running >profiles/made/gateway.intent; chown hermes: profiles logs");
            container.start();
            assertThat(container.asRoot("cd /opt/data; find profiles logs -ignore_readdir_race ! -user hermes"))
                    .isEmpty();
            assertThat(container.nextPid(S6Namespace.OWN_SCANDIR + "/gateway-made", 0))
                    .isPositive();
        }
    }

    @Test
    void linksOnTheVolumeAreNotFollowed() {
        try (Container container = Container.create(Map.of())) {
            container.asRoot(
                    "mkdir -p /precious/gateways /precious/x; echo a >/precious/x/file; echo b >/precious/secret");
            container
                    .asHermes(
                            "cd /opt/data; for name in logs profiles skills .gatehouse cron; do ln -s /precious $name; done;"
                                    + " for name in config.yaml .env gatehouse.yaml; do ln -s /precious/secret $name; done;"
                                    + " mkdir home workspace; ln -s /precious home/link")
                    .orThrow();
            container.asRoot("chown -h root: /opt/data/home; mkdir /opt/data/workspace/inner; ln -s /precious"
                    + " /opt/data/workspace/inner/link");
            container.start();
            assertThat(container.asRoot("find /precious ! -user root")).isEmpty();
            assertThat(container.asRoot("find /precious | sort").lines())
                    .containsExactly(
                            "/precious", "/precious/gateways", "/precious/secret", "/precious/x", "/precious/x/file");
            assertThat(container.asRoot("stat -c %U /opt/data/home /opt/data/home/link"))
                    .isEqualTo("hermes\n".repeat(2));
        }
    }

    /** The account owns the directory above the home, so it decides what the home is. */
    @Test
    void rootGivesNothingAwayBehindALinkOfTheAccount() {
        try (Container container = Container.create(Map.of())) {
            String owners = "stat -c %u /srv/code /srv/code/cron /srv/code/hooks /srv/code/hooks/x /srv/moved";
            container.asRoot("mkdir -p /data /srv/code/cron /srv/code/hooks /srv/moved; echo x >/srv/code/hooks/x;"
                    + " mkdir -p /data/roots/cron; chown hermes: /data");
            String before = container.asRoot(owners);
            for (String home :
                    List.of("/data/.hermes", "/data/a/../.hermes", "/data/.hermes/below", "/data/.hermes/")) {
                container
                        .asHermes("cd /data; rm -rf .hermes; mkdir -p a; ln -s /srv/code .hermes")
                        .orThrow();
                Result setup = setup(container, home);
                assertThat(setup.exitCode()).as(home).isEqualTo(1);
                assertThat(setup.error()).as(home).contains(home, "another account");
                assertThat(container.asRoot(owners)).as(home).isEqualTo(before);
                assertThat(container.path("/srv/code/below")).as(home).doesNotExist();
            }
            // A directory of root in one of the account is one that the account may have renamed.
            container.asHermes("cd /data; rm .hermes; mv roots .hermes").orThrow();
            assertThat(setup(container, "/data/.hermes").exitCode()).isEqualTo(1);
            assertThat(container.asRoot("stat -c %u /data/.hermes /data/.hermes/cron"))
                    .isEqualTo("0\n0\n");

            // The account creates the home itself where it can, and a link of root is followed.
            assertThat(setup(container, "/data/new").exitCode()).isZero();
            assertThat(container.asRoot("stat -c %u /data/new /data/new/profiles"))
                    .isEqualTo("10000\n10000\n");
            container.asRoot("mkdir /srv/volume; ln -s /srv/volume /home-link");
            assertThat(setup(container, "/home-link").exitCode()).isZero();
            assertThat(container.asRoot("stat -c %u /srv/volume")).isEqualTo("10000\n");
        }
    }

    /** Another name of a file that is not the account's, which the kernel may allow. */
    @Test
    void fileWithASecondNameElsewhereStaysItsOwners() {
        try (Container container = Container.create(Map.of())) {
            container.asRoot("cd /opt/data; echo x >photo; ln photo config.yaml; echo y >SOUL.md");
            assertThat(setup(container, "/opt/data").exitCode()).isZero();
            assertThat(container.asRoot("stat -c %u /opt/data/photo /opt/data/SOUL.md"))
                    .isEqualTo("0\n10000\n");
        }
    }

    private static Result setup(Container container, String home) {
        container.write("/run/s6/container_environment/HERMES_HOME", home);
        return container.exec(Identity.ROOT, "/etc/cont-init.d/01-gatehouse-setup");
    }

    @Test
    void idsThatCannotBeWrittenAreRefused() {
        try (Container container = Container.create(Map.of("HERMES_UID", "501"))) {
            container.asRoot("for file in passwd group; do mount --bind /etc/$file /etc/$file;"
                    + " mount -o remount,bind,ro /etc/$file; done");
            Result setup = container.exec(Identity.ROOT, "/etc/cont-init.d/01-gatehouse-setup");
            assertThat(setup.exitCode()).isEqualTo(1);
            assertThat(setup.error())
                    .contains("read-only", "hermes keeps uid 10000, gid 10000")
                    .doesNotContain("cannot create");
        }
    }

    @Test
    void containerThatCannotWorkIsRefusedByItsEntryPoint() {
        try (Container container = Container.create(Map.of())) {
            Result user = container.exec(new Identity("other", 1000, 1000, "/tmp"), "/opt/gatehouse/container/entry");
            assertThat(user.exitCode()).isEqualTo(1);
            assertThat(user.error()).contains("Unsupported --user 1000", "HERMES_UID");
            Result bare = container.exec(
                    Identity.ROOT, "setpriv", "--bounding-set=-all,+chown", "/opt/gatehouse/container/entry");
            assertThat(bare.exitCode()).isEqualTo(1);
            assertThat(bare.error())
                    .contains("lacks capabilities: KILL SETGID SETUID")
                    .contains("--cap-add KILL");
        }
    }

    @Test
    void homeThatRootMayNotEnterIsReportedWithTheCapability() {
        try (Container container = Container.create(Map.of())) {
            container.asRoot("chown 501:501 /opt/data; chmod 0700 /opt/data");
            Result setup = container.exec(
                    Identity.ROOT,
                    "setpriv",
                    "--bounding-set=-dac_override,-dac_read_search",
                    "/etc/cont-init.d/01-gatehouse-setup");
            assertThat(setup.exitCode()).as(setup.toString()).isEqualTo(1);
            assertThat(setup.error()).contains("/opt/data", "DAC_OVERRIDE");
        }
    }

    @Test
    void containerWorksWithTheGatewaysAccountAsUser() {
        try (Container container = Container.create(Map.of())) {
            // The state that s6-overlay creates if the container's user is the gateways' account.
            container.asRoot("chown -R hermes: /run/s6/container_environment; chown hermes: /run /opt/data");
            for (String script : new String[] {"01-gatehouse-setup", "015-supervise-perms", "02-reconcile-profiles"}) {
                container.exec(Identity.HERMES, "/etc/cont-init.d/" + script).orThrow();
            }
            assertThat(container.asRoot("stat -c %U:%a /run/gateways").strip()).isEqualTo("hermes:700");
            assertThat(container
                            .exec(
                                    Identity.HERMES,
                                    "/bin/sh",
                                    "-c",
                                    "timeout 60 /etc/s6-overlay/s6-rc.d/gateways/run 3>/opt/data/ready & run=$!;"
                                            + " until [ -s /opt/data/ready ] || ! kill -0 $run; do sleep 0.02; done;"
                                            + " kill $run; wait; cat /opt/data/ready")
                            .output())
                    .isEqualTo("\n");
        }
    }
}
