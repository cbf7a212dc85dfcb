package dev.gatehouse.windows.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The file {@code login}: what starts a gateway at logon. */
class LoginStartTest {
    @Test
    void parsesWhatItWrites() {
        for (LoginStart start :
                List.of(LoginStart.TASK, LoginStart.NOTHING, LoginStart.startup("Zugriff verweigert"))) {
            assertThat(LoginStart.parse(start.text())).isEqualTo(start);
        }
    }
}
