package dev.gatehouse.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers are those of Kubernetes 1.37, shortened. */
class ApiExceptionTest {
    private static ApiException conflict(String... managersAndFields) {
        StringBuilder causes = new StringBuilder();
        for (int i = 0; i < managersAndFields.length; i += 2) {
            causes.append(i == 0 ? "" : ",")
                    .append("{\"reason\": \"FieldManagerConflict\", \"message\": \"conflict with \\\"")
                    .append(managersAndFields[i])
                    .append("\\\" using apps/v1\", \"field\": \"")
                    .append(managersAndFields[i + 1])
                    .append("\"}");
        }
        return ApiException.of(409, """
                {"kind": "Status", "message": "Apply failed", "reason": "Conflict", "details": {"causes": [%s]}}
                """.formatted(causes));
    }

    @Test
    void aConflictNamesEveryManagerWithItsFields() {
        ApiException both = conflict("helm", ".spec.a", "kubectl-edit", ".spec.b", "helm", ".spec.c");
        assertThat(both.otherManager())
                .contains("conflict with \"helm\" using apps/v1 on .spec.a .spec.c,"
                        + " conflict with \"kubectl-edit\" using apps/v1 on .spec.b");
        assertThat(both.isConflictOnlyWith("helm")).isFalse();
        assertThat(both.isStale()).isFalse();
        assertThat(conflict("gatehouse", ".spec.replicas").isConflictOnlyWith("gatehouse"))
                .isTrue();
    }

    @Test
    void anObjectThatHasChangedIsStale() {
        ApiException stale =
                ApiException.of(409, "{\"reason\": \"Conflict\", \"message\": \"the object has been modified\"}");
        assertThat(stale.isStale()).isTrue();
        assertThat(stale.isConflictOnlyWith("gatehouse")).isFalse();
        assertThat(stale.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // code, retryAfterSeconds: seconds, 0 for never
        "429, 0, 1",
        "429, 7, 7",
        "503, 0, 1",
        "504, 2, 2",
        "500, 0, 0",
        "500, 3, 3",
        "403, 3, 0",
        "409, 0, 0",
    })
    void whetherAnotherTryMakesSense(int code, int said, int seconds) {
        ApiException refused =
                ApiException.of(code, "{\"message\": \"no\", \"details\": {\"retryAfterSeconds\": " + said + "}}");
        assertThat(refused.retryAfter().orElse(Duration.ZERO)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aPageThatIsNoStatusIsShortened() {
        assertThat(ApiException.of(502, "<html>\n <body>Bad   gateway" + "x".repeat(300)))
                .hasMessageStartingWith("HTTP 502: <html> <body>Bad gateway")
                .hasMessageEndingWith("…");
        assertThat(ApiException.of(429, "Too many requests, please try again later.\n")
                        .retryAfter())
                .contains(Duration.ofSeconds(1));
    }
}
