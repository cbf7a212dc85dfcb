package dev.gatehouse.kubernetes.direct;

/**
 * A request.
 *
 * @param method the method, such as {@code GET}
 * @param path its path and query, encoded, with a slash at its beginning
 * @param accepted the media types of an answer, with commas between them
 * @param type the type of the body
 * @param body the body; may be empty
 * @param streams whether the answer arrives over time, as that of a watch
 */
public record HttpCall(String method, String path, String accepted, String type, String body, boolean streams) {
    /** Creates a request whose answer arrives over time. */
    public static HttpCall streaming(String path) {
        return new HttpCall("GET", path, "application/json", "", "", true);
    }
}
