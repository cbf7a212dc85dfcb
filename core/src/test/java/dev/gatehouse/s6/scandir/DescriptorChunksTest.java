package dev.gatehouse.s6.scandir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorChunksTest {
    @ParameterizedTest
    @CsvSource({
        "1024, 448",
        "1048576, 1000",
        "9223372036854775807, 1000",
        "2128, 1000",
        "2126, 999",
        "256, 64",
        "144, 8",
        "128, 8",
        "16, 8",
        "0, 8",
    })
    void theDescriptorsSufficeForAChunk(long descriptors, int size) {
        assertThat(DescriptorChunks.size(descriptors)).isEqualTo(size);
    }

    @Test
    void chunksContainEveryItem() {
        List<Integer> all = IntStream.range(0, 3001).boxed().toList();
        List<List<Integer>> parts = DescriptorChunks.of(all);
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
        assertThat(parts)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(part -> assertThat(part).hasSizeBetween(1, 1000));
        assertThat(DescriptorChunks.of(List.of())).isEmpty();
    }
}
