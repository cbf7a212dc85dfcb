package dev.gatehouse.kubernetes.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the wanted parts of an answer that the API server encodes with protobuf, into the same tree as from JSON. It encodes a list so in
 * a fifth of the time, and what is not wanted has a length and is passed without a look at its bytes. The fields' numbers are those of the
 * API's generated.proto files, which never change (Kubernetes API conventions); the envelope is that of kubernetes 1.37,
 * k8s.io/apimachinery, pkg/runtime/serializer/protobuf.
 */
public final class Protobuf {
    /** The media type. */
    public static final String TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    /** The field of the envelope (runtime.Unknown) that has the object. */
    private static final int RAW = 2;

    private static final Parts ENTRY = Parts.of("key=1 value=2");
    private static final Parts QUANTITY_ENTRY = Parts.of("key=1 value=2(string=1)");
    private static final Parts TIME = Parts.of("seconds=1:number");

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ProtobufInput in;

    /** What is wanted of JSON is the same in most objects of a list. */
    private final Map<String, Map<String, Object>> parsed = new HashMap<>();

    private Protobuf(ProtobufInput in) {
        this.in = in;
    }

    /**
     * Reads an answer.
     *
     * @param wanted what is read of it; all parts have numbers
     * @throws IOException if the stream fails, ends too early, or has something else
     */
    public static Tree read(InputStream from, Parts wanted) throws IOException {
        ProtobufInput in = new ProtobufInput(from);
        for (byte letter : MAGIC) {
            if (in.isAtEnd() || in.next() != letter) {
                throw ProtobufInput.damaged();
            }
        }
        Protobuf reader = new Protobuf(in);
        Optional<Tree> object = Optional.empty();
        while (!in.isAtEnd()) {
            long tag = in.number();
            if (tag == (RAW << 3 | DELIMITED)) {
                long length = in.length(Long.MAX_VALUE);
                object = Optional.of(new Tree(reader.message(wanted, in.offset() + length)));
            } else {
                reader.pass((int) tag & 7, Long.MAX_VALUE);
            }
        }
        return object.orElseThrow(ProtobufInput::damaged);
    }

    private Map<String, Object> message(Parts wanted, long end) throws IOException {
        Map<String, Object> keys = new LinkedHashMap<>();
        while (in.offset() < end) {
            long tag = in.number();
            int type = (int) tag & 7;
            Parts part = wanted.numbered((int) (tag >>> 3));
            if (part == null) {
                pass(type, end);
            } else if (type == VARINT) {
                number(keys, part, in.number());
            } else if (type == DELIMITED) {
                value(keys, part, in.length(end));
            } else {
                throw ProtobufInput.damaged();
            }
        }
        if (in.offset() != end) {
            throw ProtobufInput.damaged();
        }
        return keys;
    }

    private static void number(Map<String, Object> keys, Parts part, long number) throws IOException {
        switch (part.kind()) {
            case NUMBER -> keys.put(part.key(), number == (int) number ? (Number) (int) number : (Number) number);
            case FLAG -> keys.put(part.key(), number != 0);
            default -> throw ProtobufInput.damaged();
        }
    }

    /** Empty texts and times are left out, as the API server does in JSON. */
    private void value(Map<String, Object> keys, Parts part, long length) throws IOException {
        long end = in.offset() + length;
        switch (part.kind()) {
            case TEXT -> {
                if (length > 0) {
                    keys.put(part.key(), text(length));
                }
            }
            case TIME -> {
                if (message(TIME, end).get("seconds") instanceof Number seconds) {
                    keys.put(part.key(), Instant.ofEpochSecond(seconds.longValue()));
                }
            }
            case TEXTS -> {
                Map<String, Object> entry = message(ENTRY, end);
                put(keys, part, entry, entry.getOrDefault("value", ""));
            }
            case QUANTITIES -> {
                Tree entry = new Tree(message(QUANTITY_ENTRY, end));
                put(keys, part, entry.keys(), entry.at("value").text("string").orElse(""));
            }
            case OBJECT -> keys.put(part.key(), message(part, end));
            case LIST -> list(keys, part).add(message(part, end));
            case JSON -> json(keys, part, end);
            default -> throw ProtobufInput.damaged();
        }
    }

    private String text(long length) throws IOException {
        return new String(in.bytes(length), StandardCharsets.UTF_8);
    }

    /** A message with one field, which has JSON (metav1.FieldsV1). */
    private void json(Map<String, Object> keys, Parts part, long end) throws IOException {
        while (in.offset() < end) {
            long tag = in.number();
            if (tag == (1 << 3 | DELIMITED)) {
                byte[] text = in.bytes(in.length(end));
                keys.put(part.key(), json(new String(JsonSieve.keep(text, part), StandardCharsets.UTF_8)));
            } else {
                pass((int) tag & 7, end);
            }
        }
    }

    private Map<String, Object> json(String text) throws IOException {
        Map<String, Object> known = parsed.get(text);
        if (known == null) {
            known = Json.parse(text).orElseThrow(ProtobufInput::damaged).keys();
            parsed.put(text, known);
        }
        return known;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> keys, Parts part, Map<String, Object> entry, Object value) {
        ((Map<String, Object>) keys.computeIfAbsent(part.key(), _ -> new LinkedHashMap<>()))
                .put(String.valueOf(entry.getOrDefault("key", "")), value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> keys, Parts part) {
        return (List<Object>) keys.computeIfAbsent(part.key(), _ -> new ArrayList<>());
    }

    private void pass(int type, long end) throws IOException {
        switch (type) {
            case VARINT -> in.number();
            case FIXED_64 -> in.skip(Long.BYTES);
            case DELIMITED -> in.skip(in.length(end));
            case FIXED_32 -> in.skip(Integer.BYTES);
            default -> throw ProtobufInput.damaged();
        }
    }
}
