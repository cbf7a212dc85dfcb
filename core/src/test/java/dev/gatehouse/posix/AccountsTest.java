package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static String id(String... words) throws IOException {
        return Ran.in(Path.of("/"), Map.of(), List.of(words)).output().strip();
    }

    @Test
    void findsTheAccountOfThisProcess() throws IOException {
        Accounts.Account current = Accounts.current();
        assertThat(current.uid() + " " + current.gid()).isEqualTo(id("id", "-u") + " " + id("id", "-g"));
        assertThat(current.isRoot()).isEqualTo(id("id", "-u").equals("0"));
    }

    /** macOS has no {@code /proc}. */
    @Test
    void knowsTheNumberOfItsUserWithoutProc() throws IOException {
        int uid = Integer.parseInt(id("id", "-u"));
        assertThat(Accounts.uid(null)).hasValue(uid);
        assertThat(Accounts.uid()).hasValue(uid);
        assertThat(Accounts.uid(new Accounts.Account(uid + 1, 0))).hasValue(uid + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "daemon", "nobody"})
    void findsAccountsByName(String name) throws IOException {
        assertThat(Accounts.byName(name))
                .hasValue(new Accounts.Account(
                        Integer.parseInt(id("id", "-u", name)), Integer.parseInt(id("id", "-g", name))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "daemon", "nobody"})
    void findsNameAndDirectoryByNumber(String name) throws IOException {
        int uid = Integer.parseInt(id("id", "-u", name));
        assertThat(Accounts.nameOf(uid)).hasValue(name);
        assertThat(Accounts.directoryOf(uid))
                .hasValue(Path.of(id("getent", "passwd", name).split(":", -1)[5]))
                .isEqualTo(Accounts.directoryOf(name));
        assertThat(Accounts.directoryOf(Integer.MAX_VALUE - 7)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-account", "root\n", "0"})
    void doesNotFindOthers(String name) {
        assertThat(Accounts.byName(name)).isEmpty();
    }

    /** The C library returns accounts in static memory, shared by all threads. */
    @Test
    void concurrentLookupsDoNotMixAccounts() throws Exception {
        int[] root = Objects.requireNonNull(NameService.account("root"));
        int[] nobody = Objects.requireNonNull(NameService.account("nobody"));
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> all = executor.invokeAll(IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        int[] mine = i % 2 == 0 ? root : nobody;
                        String name = i % 2 == 0 ? "root" : "nobody";
                        return IntStream.range(0, 2000).allMatch(n -> Arrays.equals(NameService.account(name), mine));
                    })
                    .toList());
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        }
    }
}
