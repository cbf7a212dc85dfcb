package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hundred gateways need one call of systemctl per verb, not one per gateway. */
class ManyStories extends SystemdStories {
    @Test
    void aHundredGatewaysNeedOneQueryAndOneCallPerVerb() throws IOException {
        List<FakeGateway> gateways = IntStream.range(0, 100)
                .mapToObj(i -> gateway(String.format("many-%02d", i)))
                .toList();
        List<ServiceName> services = gateways.stream().map(FakeGateway::service).toList();
        Path calls = Files.createTempFile("gatehouse-calls", "");
        ServiceManager counted = managerWithSystemctl("echo \"$4\" >>" + calls + "; exec systemctl \"$@\"");
        Wait proof = Wait.proof(Duration.ofMinutes(3));

        counted.define(gateways.stream().map(FakeGateway::definition).toList(), Initially.DOWN)
                .orThrow();
        assertThat(taken(calls)).containsExactly("show", "daemon-reload");

        counted.start(services, proof).orThrow();
        assertThat(taken(calls).stream().filter(verb -> !verb.equals("show"))).containsExactly("enable", "start");

        List<ServiceStatus> statuses = counted.status(services);
        assertThat(taken(calls)).containsExactly("show");
        assertThat(statuses).extracting(ServiceStatus::service).isEqualTo(services);
        assertThat(statuses).extracting(ServiceStatus::state).containsOnly(State.UP);

        counted.stop(services, proof).orThrow();
        assertThat(taken(calls).stream().filter(verb -> !verb.equals("show"))).containsExactly("disable", "stop");

        counted.remove(services).orThrow();
        assertThat(taken(calls).stream().filter("daemon-reload"::equals)).hasSize(1);
        Files.delete(calls);
    }

    /** Returns the verbs of all calls since the last query. */
    private static List<String> taken(Path calls) throws IOException {
        List<String> verbs = Files.readAllLines(calls);
        Files.writeString(calls, "");
        return verbs;
    }
}
