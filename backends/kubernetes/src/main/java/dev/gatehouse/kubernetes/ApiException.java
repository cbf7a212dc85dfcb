package dev.gatehouse.kubernetes;

import java.io.IOException;
import java.io.Serial;
import java.util.Optional;

/** A request that the API server refused, in its own words (apimachinery, metav1.Status). */
final class ApiException extends IOException {
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int INVALID = 422;

    @Serial
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    /** Another manager of a field, in its words; empty if the conflict is another one. */
    private final String manager;

    private ApiException(int code, String reason, String message, String manager) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.manager = manager;
    }

    /** The answer of a server. What is no Status, such as the page of a proxy, is shortened. */
    static ApiException of(int code, String body) {
        Tree status = Json.parse(body).orElseGet(Tree::new);
        String message =
                status.text("message").orElseGet(() -> "HTTP " + code + (body.isBlank() ? "" : ": " + beginning(body)));
        String manager = "";
        for (Tree cause : status.at("details").list("causes")) {
            if (cause.text("reason").filter("FieldManagerConflict"::equals).isPresent()) {
                manager = cause.text("message").orElse("") + " on "
                        + cause.text("field").orElse("");
            }
        }
        return new ApiException(code, status.text("reason").orElse(""), message, manager);
    }

    private static String beginning(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Who else manages a field that a request would have changed. */
    Optional<String> otherManager() {
        return manager.isEmpty() ? Optional.empty() : Optional.of(manager);
    }
}
