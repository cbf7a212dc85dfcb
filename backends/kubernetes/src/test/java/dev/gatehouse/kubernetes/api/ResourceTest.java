package dev.gatehouse.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.kubernetes.json.Parts;
import dev.gatehouse.kubernetes.json.Protobuf;
import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is listed is the same in both formats of the API server. The answers are those of kube-apiserver 1.37.2. */
class ResourceTest {
    private static final Set<Object> NOTHING = Set.of(0, false, "", Map.of());

    private static InputStream answer(String name) {
        return Objects.requireNonNull(Parts.class.getResourceAsStream("lists/" + name), name);
    }

    private static Transport.Request request(Resource resource) {
        return new Transport.Request("GET", resource.path("gates"), "", "", resource.listed());
    }

    /** In JSON some empty values are there, and some zeros are not: they say nothing, except of the number of pods. */
    private static Object meaning(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ResourceTest::meaning).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value instanceof Instant time ? time.toString() : value;
        }
        Map<Object, Object> kept = new LinkedHashMap<>();
        map.forEach((key, below) -> {
            Object meant = below == null ? Map.of() : meaning(below);
            if (key.equals("replicas") || !NOTHING.contains(meant)) {
                kept.put(key, meant);
            }
        });
        return kept;
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEFUL_SET", "POD"})
    void bothFormatsSayTheSame(Resource resource) throws IOException {
        Transport.Request request = request(resource);
        assertThat(request.accepted()).isEqualTo("application/vnd.kubernetes.protobuf, application/json");
        Tree json = request.answer(200, "application/json", answer(resource.plural() + ".json"));
        Tree binary = request.answer(200, Protobuf.TYPE, answer(resource.plural() + ".pb"));

        assertThat(json.list("items")).hasSizeGreaterThan(1);
        assertThat(binary.toString()).contains(resource == Resource.POD ? "OOMKilled" : "f:spec");
        assertThat(meaning(binary.keys())).isEqualTo(meaning(json.keys()));
    }

    @Test
    void aRefusalSaysTheSame() {
        Transport.Request request = request(Resource.POD);
        ApiException json = catchThrowableOfType(
                ApiException.class, () -> request.answer(400, "application/json", answer("refusal.json")));
        ApiException binary = catchThrowableOfType(
                ApiException.class, () -> request.answer(400, Protobuf.TYPE, answer("refusal.pb")));
        assertThat(binary).hasMessage(json.getMessage()).hasMessageContaining("continue key");
        assertThat(binary.reason()).isEqualTo(json.reason()).isEqualTo("BadRequest");
    }
}
