package dev.gatehouse.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The lists of a {@link TrainingCluster}, in protobuf, as an API server answers them: each field that a status reads is there once. The
 * numbers are those of the generated.proto files of kubernetes 1.37.
 */
final class TrainingList {
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;

    /** 2026-06-01T08:30:00Z. */
    private static final long CREATED = 1_780_302_600L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private TrainingList() {}

    /** One StatefulSet, with the number of pods it should have. */
    static byte[] statefulSets(int replicas) {
        TrainingList scaled = message()
                .with(1, "kubectl")
                .with(4, time(CREATED))
                .with(7, message().with(1, "{\"f:spec\":{\"f:replicas\":{}}}"))
                .with(8, "scale");
        TrainingList metadata = message()
                .with(1, "gw-coder")
                .with(5, "1")
                .with(11, entry("app.kubernetes.io/instance", "gw-coder"))
                .with(11, entry("app.kubernetes.io/managed-by", "gatehouse"))
                .with(12, entry("gatehouse.dev/home", "agents"))
                .with(12, entry("gatehouse.dev/profile", "coder"))
                .with(
                        12,
                        entry(
                                "gatehouse.dev/expectations",
                                "format=1 ready=none stop=TERM,10000 restart=yes again=75 never=78"))
                .with(17, scaled);
        return list(message().with(1, metadata).with(2, message().with(1, replicas)));
    }

    /** No pod. */
    static byte[] noPods() {
        return list();
    }

    /** One pod of that StatefulSet, which runs again after an error. */
    static byte[] pods(String uid) {
        TrainingList container = message()
                .with(1, "gateway")
                .with(8, message().with(1, entry("memory", message().with(1, "512Mi"))));
        TrainingList running = message().with(2, message().with(1, time(CREATED + 1)));
        TrainingList ended =
                message().with(3, message().with(1, 1).with(3, "Error").with(6, time(CREATED)));
        TrainingList status = message()
                .with(1, "gateway")
                .with(2, running)
                .with(3, ended)
                .with(4, 1)
                .with(5, 1)
                .with(8, "containerd://1");
        TrainingList metadata = message()
                .with(1, "gw-coder-0")
                .with(5, uid)
                .with(8, time(CREATED))
                .with(11, entry("app.kubernetes.io/instance", "gw-coder"));
        return list(message()
                .with(1, metadata)
                .with(2, message().with(2, container).with(10, "node-1"))
                .with(
                        3,
                        message()
                                .with(1, "Running")
                                .with(2, condition("PodScheduled"))
                                .with(2, condition("Ready"))
                                .with(8, status)));
    }

    private static TrainingList condition(String type) {
        return message().with(1, type).with(2, "True");
    }

    private static TrainingList time(long seconds) {
        return message().with(1, seconds);
    }

    private static TrainingList entry(String key, String value) {
        return message().with(1, key).with(2, value);
    }

    private static TrainingList entry(String key, TrainingList value) {
        return message().with(1, key).with(2, value);
    }

    /** In the envelope of each answer (runtime.Unknown). */
    private static byte[] list(TrainingList... items) {
        TrainingList all = message().with(1, message().with(2, "1"));
        for (TrainingList item : items) {
            all.with(2, item);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes("k8s\0".getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(message().with(2, all).bytes.toByteArray());
        return answer.toByteArray();
    }

    private static TrainingList message() {
        return new TrainingList();
    }

    private TrainingList with(int field, String text) {
        return with(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private TrainingList with(int field, TrainingList message) {
        return with(field, message.bytes.toByteArray());
    }

    private TrainingList with(int field, byte[] content) {
        number((long) field << 3 | DELIMITED);
        number(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private TrainingList with(int field, long number) {
        number((long) field << 3 | VARINT);
        number(number);
        return this;
    }

    private void number(long number) {
        long rest = number;
        while (rest > 0x7f) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
