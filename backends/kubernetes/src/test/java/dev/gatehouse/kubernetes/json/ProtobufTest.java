package dev.gatehouse.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers in {@code lists} are those of kube-apiserver 1.37.2, each in both formats. */
class ProtobufTest {
    private static final Parts ALL_KINDS = Parts.of(
            "a=1 b=2:number c=3:flag d=4:time e=5:texts f=6:quantities g=7(a=1) h=8:list(a=1)" + " i=9:json(x)");

    /** Two empty texts. */
    private static final int REST_OF_ENVELOPE = 4;

    private static byte[] answer(String name) throws IOException {
        try (InputStream in = ProtobufTest.class.getResourceAsStream("lists/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static Tree read(byte[] bytes, Parts wanted) throws IOException {
        return Protobuf.read(new ByteArrayInputStream(bytes), wanted);
    }

    /** Wraps a message as the API server does. */
    private static byte[] envelope(byte... message) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {'k', '8', 's', 0, 0x0a, 2, 0x0a, 0, 0x12, (byte) message.length});
        all.writeBytes(message);
        return all.toByteArray();
    }

    static byte[] bytes(String words) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String word : words.split(" ", -1)) {
            if (word.startsWith("'")) {
                all.writeBytes(word.substring(1).getBytes(StandardCharsets.UTF_8));
            } else if (!word.isEmpty()) {
                all.write(Integer.parseInt(word, 16));
            }
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`0a 02 'ä`                        | {a=ä}",
                "`0a 00`                           | {}",
                "`10 07`                           | {b=7}",
                "`10 00`                           | {b=0}",
                "`10 ff ff ff ff ff ff ff ff ff 01` | {b=-1}",
                "`10 80 80 80 80 10`               | {b=4294967296}",
                "`18 01`                           | {c=true}",
                "`18 00`                           | {c=false}",
                "`22 02 08 3c`                     | {d=1970-01-01T00:01:00Z}",
                "`22 00`                           | {}",
                "`2a 06 0a 01 'k 12 01 'v 2a 05 0a 01 'l 12 00` | {e={k=v, l=}}",
                "`32 08 0a 01 'm 12 03 0a 01 '5`   | {f={m=5}}",
                "`3a 00`                           | {g={}}",
                "`3a 03 0a 01 'x`                  | {g={a=x}}",
                "`42 03 0a 01 'x 42 00`            | {h=[{a=x}, {}]}",
                "`4a 10 0a 0e {\"x\":{},\"y\":1}`  | {i={x={}}}",
                "`7a 02 'no 50 05 5d 1 2 3 4 61 1 2 3 4 5 6 7 8 10 01` | {b=1}",
            })
    void everyKindOfFieldIsRead(String words, String expected) throws IOException {
        byte[] message = bytes(words.replace("{\"x\"", "'{\"x\""));
        assertThat(read(envelope(message), ALL_KINDS).keys()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Cut off, longer than what is around it, of another type, a group, a number of more than 64 bits.
                "0a 05 'x",
                "3a 02 0a 05",
                "3a 03 0a 00 0a",
                "08 01",
                "12 00",
                "0d 0 0 0 0",
                "7b 00",
                "7c",
                "10 ff",
                "10 ff ff ff ff ff ff ff ff ff ff 01",
                "0a ff ff ff ff ff ff ff ff ff 01",
                "22 02 0a 00",
                "4a 03 0a 01 'x"
            })
    void whatIsDamagedIsRefused(String words) {
        assertThatThrownBy(() -> read(envelope(bytes(words)), ALL_KINDS)).isInstanceOf(IOException.class);
    }

    @Test
    void whatHasNoEnvelopeIsRefused() {
        for (String text : List.of("", "k8s", "k8sx", "k8s\0", "{\"kind\":\"PodList\"}")) {
            assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8), ALL_KINDS))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
    }

    /** A message of this length is longer than anything that the API server stores. */
    @Test
    void noMemoryIsTakenForATextThatIsNotThere() {
        assertThatThrownBy(() -> read(
                        new byte[] {'k', '8', 's', 0, 0x12, -1, -1, -1, -1, 7, 0x0a, -1, -1, -1, -1, 6}, ALL_KINDS))
                .isInstanceOf(IOException.class)
                .hasMessage("The API server's answer is damaged");
    }

    @Test
    void aCutOrDamagedAnswerIsNeverAnotherFailure() throws IOException {
        byte[] whole = answer("pods.pb");
        Parts wanted = Parts.of("items=2:list(metadata=1(name=1 labels=11:texts) status=3(conditions=2:list(type=1)))");
        for (int length = 0; length < whole.length - REST_OF_ENVELOPE; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut, wanted)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        Random random = new Random(37);
        for (int round = 0; round < 2000; round++) {
            byte[] other = whole.clone();
            other[4 + random.nextInt(other.length - 4)] = (byte) random.nextInt();
            try {
                assertThat(read(other, wanted)).isNotNull();
            } catch (IOException refused) {
                assertThat(refused).hasMessageStartingWith("The API server's answer");
            }
        }
    }

    @Test
    void aMapOfTheSameKeyKeepsTheLast() throws IOException {
        assertThat(read(envelope(bytes("2a 06 0a 01 'k 12 01 'v 2a 06 0a 01 'k 12 01 'w")), ALL_KINDS)
                        .at("e"))
                .isEqualTo(new Tree(Map.of("k", "w")));
    }
}
