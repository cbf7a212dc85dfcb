package dev.gatehouse.kubernetes.direct;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An API server, and what proves who it is and who asks. Immutable.
 *
 * @param host its name or address, without brackets
 * @param port its port
 * @param path the beginning of all paths, without a slash at its end; usually empty
 * @param serverName the name that its certificate must have; usually the host
 * @param verified whether its certificate is verified
 * @param authorities certificates of authorities, as PEM; empty: those of Java
 * @param certificate the certificate of who asks, as PEM; empty if there is none
 * @param key its private key, as PEM; empty if there is none
 * @param token a bearer token; empty if there is none
 * @param tokenFile a file with a token, which others may replace at any time; it precedes the token
 * @param impersonation headers with who is meant instead; usually none
 * @param compressed whether answers may be compressed
 */
public record Endpoint(
        String host,
        int port,
        String path,
        String serverName,
        boolean verified,
        String authorities,
        String certificate,
        String key,
        String token,
        Optional<Path> tokenFile,
        List<Header> impersonation,
        boolean compressed) {
    /** A header of every request. */
    record Header(String name, String value) {}

    /** All headers that say who asks. */
    List<Header> identity() throws IOException {
        List<Header> headers = new ArrayList<>(impersonation);
        String bearer = bearer();
        if (!bearer.isEmpty()) {
            headers.add(new Header("Authorization", "Bearer " + bearer));
        }
        for (Header header : headers) {
            // With a line break there would be further headers.
            if (header.value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new IOException("the value of " + header.name + " has characters that it cannot have");
            }
        }
        return headers;
    }

    private String bearer() throws IOException {
        if (tokenFile.isPresent()) {
            try {
                return Files.readString(tokenFile.get()).strip();
            } catch (IOException e) {
                if (token.isEmpty()) {
                    throw new IOException("the token cannot be read: " + e, e);
                }
            }
        }
        return token;
    }

    /** The value of the header {@code Host}. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
