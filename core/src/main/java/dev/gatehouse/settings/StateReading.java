package dev.gatehouse.settings;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The content of a JSON file in which a gateway says what it does. Root reads it as its owner. Without lambdas, because status
 * reads intents from it, and must be fast.
 *
 * @param object its top-level object
 * @param written when it was last written, at the latest
 */
public record StateReading(JsonObject object, Instant written) {
    /** A reason is a sentence for people, in a sentence of ours. */
    private static final int LONGEST_LINE = 300;

    /** How the message begins if a file is not a JSON object. */
    public static final String NOT_JSON = "not JSON: ";

    private record Age(Path file) implements OwnerAccess.Work<Instant> {
        @Override
        public Instant run() throws IOException {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant()
                    : Instant.EPOCH;
        }
    }

    /**
     * Reads a file.
     *
     * @return its content; empty if it does not exist
     * @throws IOException if it cannot be read or is not a JSON object; the message has the reason without the path
     */
    public static Optional<StateReading> read(Path file) throws IOException {
        // Before the content: a newer content is then taken for an older one, and read again.
        Instant written = OwnerAccess.call(file, new Age(file));
        Optional<String> text = PlainFile.record(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StateReading(LimitedJson.object(text.get()), written));
        } catch (JsonParserException e) {
            throw new IOException(NOT_JSON + e.getMessage(), e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException("the parser failed with " + e.getClass().getSimpleName(), e);
        }
    }

    /** Reads a file; one that cannot be read, perhaps because it is being written, says nothing. */
    public static Optional<StateReading> find(Path file) {
        try {
            return read(file);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The text of a key. */
    public Optional<String> text(String key) {
        return object.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The text of a key as a line for people; empty if it is blank. */
    public Optional<String> line(String key) {
        String text =
                object.getString(key, "").replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text);
    }

    /** The whole number of a key. */
    public OptionalLong number(String key) {
        return object.get(key) instanceof Number number && number.longValue() > 0
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /** The words of a key that has a list; those that are no text are left out. */
    public List<String> words(String key) {
        if (!(object.get(key) instanceof JsonArray list)) {
            return List.of();
        }
        List<String> words = new java.util.ArrayList<>();
        for (Object word : list) {
            if (word instanceof String text) {
                words.add(text);
            }
        }
        return words;
    }
}
