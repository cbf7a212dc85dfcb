package dev.gatehouse.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PatientApiTest {
    private final Deque<IOException> answers = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Api patient = new PatientApi(new Scripted(), Optional.of("dev"), pauses::add);
    private int requests;

    private static ApiException busy(int seconds) {
        return ApiException.of(429, "{\"message\": \"busy\", \"details\": {\"retryAfterSeconds\": " + seconds + "}}");
    }

    @Test
    void aBusyServerIsAskedAgainAfterTheTimeThatItNames() throws IOException {
        answers.add(busy(2));
        answers.add(busy(1));
        patient.scale("gw-coder", 1);
        assertThat(requests).isEqualTo(3);
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    @Test
    void pausesGrow() throws IOException {
        for (int i = 0; i < 4; i++) {
            answers.add(ApiException.of(503, ""));
        }
        patient.get(Resource.SECRET, "gw-coder");
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void itGivesUpAfterHalfAMinute() {
        for (int i = 0; i < 20; i++) {
            answers.add(busy(7));
        }
        assertThatThrownBy(() -> patient.list(Resource.POD, "")).hasMessage("busy");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(PatientApi.LIMIT);
        assertThat(requests).isEqualTo(pauses.size() + 1);
    }

    @Test
    void aServerThatDoesNotAnswerAndAnAnswerThatIsFinalAreNotRepeated() {
        answers.add(new ConnectException("Connection refused"));
        assertThatThrownBy(() -> patient.apply(new Tree(), false, false)).isInstanceOf(ConnectException.class);
        answers.add(ApiException.of(403, "{\"message\": \"forbidden\"}"));
        assertThatThrownBy(() -> patient.delete(Resource.POD, "gw-coder-0", "")).hasMessage("forbidden");
        assertThat(requests).isEqualTo(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoeverAsksAgainByHimselfGetsEveryAnswer() {
        answers.add(busy(1));
        assertThatThrownBy(() -> patient.once().list(Resource.POD, "")).hasMessage("busy");
        assertThat(patient.context()).contains("dev");
    }

    @Test
    void anInterruptEndsThePause() {
        Api impatient = new PatientApi(new Scripted(), Optional.empty(), _ -> {
            throw new InterruptedException();
        });
        answers.add(busy(1));
        assertThatThrownBy(() -> impatient.scale("gw-coder", 0)).hasMessage("busy");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Fails with the answers, one after the other, and then succeeds. */
    private final class Scripted implements Api {
        private void answer() throws IOException {
            requests++;
            IOException failure = answers.poll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public String namespace() {
            return "agents";
        }

        @Override
        public Optional<Tree> get(Resource resource, String name) throws IOException {
            answer();
            return Optional.empty();
        }

        @Override
        public ObjectList list(Resource resource, String selector) throws IOException {
            answer();
            return new ObjectList(List.of(), "1");
        }

        @Override
        public List<Tree> events(String fields) throws IOException {
            answer();
            return List.of();
        }

        @Override
        public Tree apply(Tree object, boolean dryRun, boolean force) throws IOException {
            answer();
            return object;
        }

        @Override
        public void replace(Tree object, Tree live) throws IOException {
            answer();
        }

        @Override
        public void scale(String name, int replicas) throws IOException {
            answer();
        }

        @Override
        public void annotate(String name, String annotation, String value) throws IOException {
            answer();
        }

        @Override
        public void delete(Resource resource, String name, String uid) throws IOException {
            answer();
        }

        @Override
        public void watch(Resource resource, String selector, String version, Predicate<Tree> reader)
                throws IOException {
            answer();
        }

        @Override
        public LineStream log(String pod, String query) throws IOException {
            answer();
            throw new IOException("there is no output");
        }

        @Override
        public void close() {}
    }
}
