package dev.gatehouse.kubernetes.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of answers, and where the next answer begins. */
class HttpBodyTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void chunksEndWithAnEmptyOne() throws IOException {
        InputStream in = stream("3;x=y\r\nabc\r\nB\r\ndefghijklmn\r\n0\r\nTrailer: x\r\n\r\nnext");
        HttpBody body = HttpBody.chunked(in);

        assertThat(all(body)).isEqualTo("abcdefghijklmn");
        assertThat(body.isComplete()).isTrue();
        assertThat(all(in)).isEqualTo("next");
    }

    @Test
    void lengthEndsABody() throws IOException {
        InputStream in = stream("abcnext");
        HttpBody body = HttpBody.ofLength(in, 3);

        assertThat(all(body)).isEqualTo("abc");
        assertThat(body.isComplete()).isTrue();
        assertThat(all(in)).isEqualTo("next");
        assertThat(HttpBody.ofLength(in, 0).isComplete()).isTrue();
    }

    @Test
    void nothingFollowsABodyWithoutALength() throws IOException {
        HttpBody body = HttpBody.ofLength(stream("abc"), HttpBody.TO_THE_END);

        assertThat(all(body)).isEqualTo("abc");
        assertThat(body.isComplete()).isFalse();
    }

    @Test
    void endWithinABodyIsAFailure() {
        assertThatThrownBy(() -> all(HttpBody.ofLength(stream("ab"), 3))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> all(HttpBody.chunked(stream("3\r\nab")))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> all(HttpBody.chunked(stream("3\r\nabc\r\n")))).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1\r\n", "+1\r\nx\r\n", "\r\n", "zz\r\n", "fffffffffffffffff\r\n", "<html>\r\n"})
    void damagedSizesAreRefused(String text) {
        assertThatThrownBy(() -> all(HttpBody.chunked(stream(text))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not speak HTTP");
    }

    @Test
    void lineHasALimit() {
        assertThatThrownBy(() -> HttpText.line(stream("x".repeat(100_000)))).hasMessageContaining("too long");
    }
}
