package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProofPropertyTest {
    @Provide
    Arbitrary<Readiness> readiness() {
        Arbitrary<Duration> limits = Arbitraries.longs().between(1, 3_600_000).map(Duration::ofMillis);
        return Arbitraries.oneOf(
                Arbitraries.just(new Readiness.None()),
                Combinators.combine(Arbitraries.integers().between(3, 99), limits)
                        .as(Readiness.Notify::new),
                Combinators.combine(Arbitraries.integers().between(1, 65535), limits)
                        .as(Readiness.Port::new));
    }

    @Provide
    Arbitrary<Set<Integer>> codes() {
        return Arbitraries.integers().between(1, 255).set().ofMaxSize(5);
    }

    @Property(tries = 300)
    void comesBackAsItWas(@ForAll("readiness") Readiness ready, @ForAll("codes") Set<Integer> again) {
        RestartPolicy policy = new RestartPolicy(
                true,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                new TreeSet<>(again),
                new TreeSet<>());
        Proof proof = Proof.of(new SampleGateway().ready(ready).restart(policy).definition());
        assertThat(proof.limit()).isEqualTo(ready.limit());
        assertThat(proof.again()).isEqualTo(new TreeSet<>(again));
        assertThat(proof.port()).isEqualTo(ready instanceof Readiness.Port port ? port.port() : 0);
        assertThat(Proof.parse(proof.text())).isEqualTo(proof);
    }

    /** The file is one that whoever owns the slot can write. */
    @Property(tries = 300)
    void neverFailsWhateverTheText(@ForAll String text) {
        assertThat(Proof.parse(text)).isNotNull();
    }

    @Example
    void isWrittenInWords() {
        Proof port = Proof.of(new SampleGateway()
                .ready(new Readiness.Port(8080, Duration.ofSeconds(5)))
                .definition());
        assertThat(port.text()).isEqualTo("port 8080 5000\nagain 75\n");
        Proof none = Proof.of(new SampleGateway().restart(RestartPolicy.NEVER).definition());
        assertThat(none.text()).isEqualTo("none\nagain\n");
        Proof notify = Proof.of(new SampleGateway()
                .ready(new Readiness.Notify(7, Duration.ofMillis(1500)))
                .definition());
        assertThat(notify.text()).isEqualTo("notify 1500\nagain 75\n");
    }

    @Example
    void whatCannotBeReadIsNoSign() {
        for (String text : new String[] {
            "",
            "\n",
            "port\n",
            "port x 1\n",
            "port 80\n",
            "notify\n",
            "notify 1 \nagain x\n",
            "notify 99999999999999999999"
        }) {
            assertThat(Proof.parse(text)).as(text).isEqualTo(Proof.NONE);
        }
        assertThat(Proof.parse("none")).isEqualTo(Proof.NONE);
        assertThat(Proof.parse("notify 7").kind()).isEqualTo(Proof.Kind.NOTIFY);
    }
}
