package dev.gatehouse.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptNoticeTest {
    @Test
    void anInterruptTellsWhatGoesOn() {
        assertThat(InterruptNotice.sentence(List.of("a is starting", "b is up", "c is up", "d is up"), "s6"))
                .isEqualTo("Interrupted: a is starting, b is up, c is up and 1 more; s6 goes on without this command");
        assertThat(InterruptNotice.sentence(List.of(), "s6")).isEqualTo("Interrupted");
    }
}
