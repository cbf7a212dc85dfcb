package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The C library of Linux has the same function; only its struct differs, see {@link PasswdLayoutTest}. */
class OpenDirectoryTest {
    private static String told(String... words) throws IOException {
        return Ran.in(Path.of("/"), Map.of(), List.of(words)).output().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "daemon", "nobody"})
    void findsAccountsByName(String name) throws IOException {
        assertThat(OpenDirectory.account(name, PasswdLayout.LINUX))
                .isEqualTo(new OpenDirectory.Entry(
                        Integer.parseInt(told("id", "-u", name)),
                        Integer.parseInt(told("id", "-g", name)),
                        told("getent", "passwd", name).split(":", -1)[5]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-account", "root\n", "0"})
    void doesNotFindOthers(String name) {
        assertThat(OpenDirectory.account(name, PasswdLayout.LINUX)).isNull();
    }

    static final class Lookup {
        public static void main(String[] arguments) {
            System.out.println(Accounts.byName("nobody") + " " + Accounts.byName("no-such-account") + " "
                    + Accounts.directoryOf("nobody"));
        }
    }

    /** A directory of nobody would be from {@code /etc/passwd}: that of macOS lies behind the struct of this library. */
    @Test
    void macDoesNotReadTheFileOfAccounts() throws IOException {
        List<String> words = new ArrayList<>(Host.java(Lookup.class));
        words.add(1, "-Dos.name=Mac OS X");
        Ran ran = Ran.in(Path.of("/"), Map.of(), words);
        assertThat(ran.output().strip())
                .as(ran.toString())
                .isEqualTo(Accounts.byName("nobody") + " Optional.empty Optional.empty");
    }
}
