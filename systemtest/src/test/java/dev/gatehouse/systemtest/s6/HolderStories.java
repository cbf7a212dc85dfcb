package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.s6.S6Provider;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Slots of this home are found in every tree of the host, whatever tree was chosen. */
class HolderStories extends S6Stories {
    private HolderQuery query(FakeGateway gateway, Map<String, String> environment) {
        return HolderQuery.of(place().home(), HostFacts.ofThisHost(environment), List.of(gateway.service()));
    }

    private List<Holder> holders(FakeGateway gateway) {
        return new S6Provider().holders(query(gateway, Map.of()));
    }

    @Test
    void aSlotInAnotherTreeIsFoundWithACommandThatWorksThere() throws Exception {
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan _ = new PrivateSvscan(scandir)) {
            FakeGateway gateway = gateway("alpha");
            assertThat(holders(gateway)).isEmpty();
            ServiceManager there = place().on(scandir).manager();
            there.define(gateway.definition());
            assertThat(holders(gateway)).singleElement().satisfies(holder -> {
                assertThat(holder.location()).isEqualTo(there.location(gateway.service()));
                assertThat(holder.ours()).isTrue();
                assertThat(holder.excludesOthers()).as("it is down").isFalse();
            });
            there.start(gateway.service(), Wait.PROOF);
            Holder holder = holders(gateway).getFirst();
            assertThat(holder.runs()).isTrue();
            assertThat(holder.starts()).isTrue();
            assertThat(holder.pid()).hasValue(gateway.events().awaitStart(1));
            assertThat(holder.words()).isEqualTo("slot gateway-alpha of the s6 tree " + scandir);
            assertThat(holder.command(Verb.STOP).orElseThrow().text())
                    .isEqualTo("GATEHOUSE_SCANDIR=" + scandir + " gatehouse --manager s6 gateway stop alpha");

            // The chosen tree has none of it, and another one in its own place.
            assertThat(manager().location(gateway.service()))
                    .isEqualTo(place().scandir() + "/gateway-alpha")
                    .isNotEqualTo(holder.location());
            there.stop(gateway.service(), Wait.PROOF);
            assertThat(holders(gateway).getFirst().excludesOthers()).isFalse();
            there.remove(gateway.service());
        }
    }

    @Test
    void twoNamesOfOneTreeAreOneHolder() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Path link = Files.createTempDirectory("linked").resolve("scandir");
        Files.createSymbolicLink(link, place().scandir());
        try {
            Map<String, String> environment = Map.of("GATEHOUSE_SCANDIR", link.toString());
            List<Holder> holders = new S6Provider().holders(query(gateway, environment));
            assertThat(holders)
                    .singleElement()
                    .satisfies(holder -> assertThat(holder.pid()).hasValue(pid));
            assertThat(ServiceManagers.open(place().home(), Optional.of(Kind.S6), environment)
                            .location(gateway.service()))
                    .isEqualTo(holders.getFirst().location());
        } finally {
            Files.delete(link);
            Files.delete(link.getParent());
        }
    }

    @Test
    void supervisorsThatOutliveTheirTreeStillHoldTheirGateways() throws Exception {
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan svscan = new PrivateSvscan(scandir)) {
            FakeGateway gateway = gateway("alpha");
            ServiceManager there = place().on(scandir).manager();
            there.define(gateway.definition());
            there.start(gateway.service(), Wait.PROOF);
            svscan.kill();
            assertThat(holders(gateway))
                    .singleElement()
                    .satisfies(holder -> assertThat(holder.runs()).isTrue());
            there.remove(gateway.service());
        }
    }

    @Test
    void aServiceOfAnotherProgramIsFoundByTheCommandThatItRuns() throws Exception {
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan _ = new PrivateSvscan(scandir)) {
            FakeGateway gateway = gateway("alpha");
            String home = place().home().path().toString();
            // There is no such program here: only what the scripts say counts.
            String command = "hermes -p alpha gateway run";
            service(scandir, "bot", "exec env HERMES_HOME=" + home + " " + command + "\n");
            service(scandir, "other", "export HERMES_HOME=/elsewhere\nexec " + command + "\n");
            service(scandir, "unknown", "export HERMES_HOME=$HOME/x\nexec " + command + "\n");
            assertThat(holders(gateway)).singleElement().satisfies(holder -> {
                assertThat(holder.location()).isEqualTo(scandir + "/bot");
                assertThat(holder.ours()).isFalse();
                assertThat(holder.starts()).isTrue();
                assertThat(holder.command(Verb.STOP).orElseThrow().text()).contains("s6-svc -d " + scandir + "/bot");
                assertThat(holder.command(Verb.INSTALL)).isEmpty();
            });
        }
    }

    private static void service(Path scandir, String name, String script) throws IOException {
        Path run = Files.createDirectory(scandir.resolve(name)).resolve("run");
        Files.writeString(run, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
