package dev.gatehouse.systemtest.inside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes with each result, for {@link ReportsTest}. */
final class ReportedStories {
    private ReportedStories() {}

    static class Mixed {
        @Test
        void passes() {}

        @Test
        void fails() {
            assertThat("this").isEqualTo("that");
        }

        @Test
        void isSkipped() {
            Assumptions.abort("no such host");
        }

        @Test
        @Disabled("an example, with this reason")
        void isDisabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void hasRows(int row) {
            assertThat(row).isPositive();
        }
    }

    static class FailsBefore {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("cannot open");
        }

        @Test
        void neverRuns() {}
    }

    static class Exits {
        @Test
        void endsTheJvm() {
            System.err.println("last words");
            Runtime.getRuntime().halt(3);
        }
    }

    static class Empty {}

    static class Outer {
        @Nested
        class Inner {
            @Test
            void passes() {}
        }
    }
}
