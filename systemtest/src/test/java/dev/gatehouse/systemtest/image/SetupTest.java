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
