package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that the API server refused, in its own words (apimachinery, metav1.Status). */
public final class ApiException extends IOException {
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int INVALID = 422;
    static final int TOO_MANY = 429;

    /** Also the answers of a proxy before a server that is starting. */
    private static final Set<Integer> BUSY = Set.of(TOO_MANY, 502, 503, 504);

    @Serial
    private static final long serialVersionUID = 1;

    private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");

    private final int code;
    private final String reason;

    /** The other managers of fields, in the server's words; empty if the conflict is another one. */
    private final String conflict;

    /** Their names. */
    private final TreeSet<String> managers;

    private final long retrySeconds;

    private ApiException(int code, Tree status, String message, Map<String, Set<String>> fields) {
        super(message);
        this.code = code;
        this.reason = status.text("reason").orElse("");
        this.retrySeconds = status.at("details").number("retryAfterSeconds");
        StringBuilder words = new StringBuilder();
        this.managers = new TreeSet<>();
        fields.forEach((manager, all) -> {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(manager)
                    .append(" on ")
                    .append(String.join(" ", all));
            Matcher name = MANAGER.matcher(manager);
            managers.add(name.find() ? name.group(1) : manager);
        });
        this.conflict = words.toString();
    }

    /** The answer of a server. What is no Status, such as the page of a proxy, is shortened. */
    public static ApiException of(int code, String body) {
        Tree status = Json.parse(body).orElseGet(Tree::new);
        String message =
                status.text("message").orElseGet(() -> "HTTP " + code + (body.isBlank() ? "" : ": " + beginning(body)));
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        for (Tree cause : status.at("details").list("causes")) {
            if (cause.text("reason").filter("FieldManagerConflict"::equals).isPresent()) {
                fields.computeIfAbsent(cause.text("message").orElse(""), _ -> new LinkedHashSet<>())
                        .add(cause.text("field").orElse(""));
            }
        }
        return new ApiException(code, status, message, fields);
    }

    private static String beginning(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    /** The status of HTTP. */
    public int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Who else manages a field that a request would have changed. */
    public Optional<String> otherManager() {
        return conflict.isEmpty() ? Optional.empty() : Optional.of(conflict);
    }

    /** Whether all these fields belong to one manager. */
    boolean isConflictOnlyWith(String manager) {
        return managers.equals(Set.of(manager));
    }

    /** Whether the object has changed since it was read. */
    public boolean isStale() {
        return code == CONFLICT && managers.isEmpty();
    }

    /** After which time the server wants to be asked again; empty if the answer is final. */
    public Optional<Duration> retryAfter() {
        return (retrySeconds > 0 && code >= 500) || BUSY.contains(code)
                ? Optional.of(Duration.ofSeconds(Math.max(1, retrySeconds)))
                : Optional.empty();
    }
}
