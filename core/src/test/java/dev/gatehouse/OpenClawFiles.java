package dev.gatehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenClaw 2026.9.6 writes for its own services, as its own code wrote it for an account {@code ada}: the files of the
 * default profile, whose units say nothing of its directory, and those of {@code work}.
 */
public final class OpenClawFiles {
    private static final Pattern OF_ADA =
            Pattern.compile("C:\\\\Users\\\\ada(?:\\\\\\.openclaw[^\"<\\r\\n]*)?(?=[\"<\\r\\n])");

    private OpenClawFiles() {}

    /**
     * Returns a file for systemd or launchd.
     *
     * @param account home directory of the account
     */
    public static String text(String name, Path account) {
        return read(name).replace("/home/ada", account.toString()).replace("/Users/ada", account.toString());
    }

    /** Returns a file for Windows, with the account's paths as this host writes them. */
    public static String windows(String name, Path account) {
        String text = OF_ADA.matcher(read(name))
                .replaceAll(found -> Matcher.quoteReplacement(found.group()
                        .replace("C:\\Users\\ada", account.toString())
                        .replace('\\', '/')));
        return name.endsWith(".xml") ? text : text.replace("\n", "\r\n");
    }

    private static String read(String name) {
        try (InputStream in =
                Objects.requireNonNull(OpenClawFiles.class.getResourceAsStream("/openclaw/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
