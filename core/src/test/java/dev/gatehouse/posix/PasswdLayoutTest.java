package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswdLayoutTest {
    private static PasswdLayout of(String system) {
        return system.equals("Linux") ? PasswdLayout.LINUX : PasswdLayout.MAC;
    }

    /** The fields in the order of pwd.h: a star is an address, a colon a time, and the others are ids of four bytes. */
    @ParameterizedTest
    @CsvSource({
        "Linux, name* passwd* uid gid gecos* dir* shell*",
        "macOS, name* passwd* uid gid change: class* gecos* dir* shell* expire:",
    })
    void readsTheFieldsOfTheHeader(String system, String fields) {
        PasswdLayout layout = of(system);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment passwd = arena.allocate(layout.size(), 8);
            long end = 0;
            for (String field : fields.split(" ", -1)) {
                if (field.endsWith("*")) {
                    // The reader's limit, since it does not know the length.
                    MemorySegment text = arena.allocate(4096);
                    text.setString(0, "/the/" + field.replace("*", ""));
                    passwd.set(JAVA_LONG, end, text.address());
                    end += 8;
                } else if (field.endsWith(":")) {
                    passwd.set(JAVA_LONG, end, -1);
                    end += 8;
                } else {
                    passwd.set(JAVA_INT, end, field.equals("uid") ? 501 : 20);
                    end += 4;
                }
            }
            assertThat(layout.size()).isEqualTo(end);
            assertThat(layout.name(passwd)).isEqualTo("/the/name");
            assertThat(layout.uid(passwd)).isEqualTo(501);
            assertThat(layout.gid(passwd)).isEqualTo(20);
            assertThat(layout.directory(passwd)).isEqualTo("/the/dir");
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux", "macOS"})
    void aTextCanBeMissing(String system) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment passwd = arena.allocate(of(system).size(), 8);
            assertThat(of(system).name(passwd)).isNull();
            assertThat(of(system).directory(passwd)).isNull();
        }
    }
}
