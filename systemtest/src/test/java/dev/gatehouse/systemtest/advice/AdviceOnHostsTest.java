package dev.gatehouse.systemtest.advice;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.RunitNamespace;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Commands that messages advise help in the states of real service managers, as the user who reads them. */
@Order(2)
class AdviceOnHostsTest {
    /** Installs the command, lets the account use sudo, and takes away what shows that s6 is process 1. */
    private static final String PREPARE = """
            set -e
            rm -rf /run/s6/basedir
            mkdir -p /etc/sudoers.d
            printf '%s ALL=(ALL) NOPASSWD: ALL\\n' "$1" >/etc/sudoers.d/advice
            chmod 0440 /etc/sudoers.d/advice
            echo "127.0.0.1 localhost $(cat /proc/sys/kernel/hostname)" >/etc/hosts
            printf '#!/bin/sh\\nexec %s "$@"\\n' "$2" >/usr/local/bin/gatehouse
            chmod 0755 /usr/local/bin/gatehouse
            """;

    @TestFactory
    Stream<DynamicTest> privateTree() {
        Prerequisites.assumeNamespaces();
        S6Namespace namespace = S6Namespace.open(Inside.prepared(NamespaceOptions.PLAIN));
        return rows(namespace, Identity.HERMES, Map.of(), S6AdviceStories.class);
    }

    @TestFactory
    Stream<DynamicTest> systemd() {
        Prerequisites.assumeSystemd();
        SystemdNamespace namespace = SystemdNamespace.open(Inside.shares());
        namespace.linger(Identity.ALICE);
        Map<String, String> session = Map.of("XDG_RUNTIME_DIR", "/run/user/" + Identity.ALICE.uid());
        return rows(namespace, Identity.ALICE, session, SystemdAdviceStories.class);
    }

    @TestFactory
    Stream<DynamicTest> runit() {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return rows(namespace, Identity.HERMES, Map.of("PREFIX", RunitNamespace.PREFIX), RunitAdviceStories.class);
    }

    private static Stream<DynamicTest> rows(
            Namespace namespace, Identity who, Map<String, String> variables, Class<?> stories) {
        String command = String.join(" ", Inside.java("dev.gatehouse.cli.Main"));
        namespace
                .exec(Identity.ROOT, "sh", "-c", PREPARE, "sh", who.name(), command)
                .orThrow();
        Map<String, String> environment = new HashMap<>(variables);
        environment.put(AdviceStories.INSIDE, "yes");
        return Inside.run(namespace, who, environment, List.of(stories.getName()))
                .onClose(() -> {
                    count(namespace.path(AdviceStories.RECORD));
                    namespace.close();
                });
    }

    /** Adds what was executed inside to the count of {@code ./test}. */
    private static void count(Path record) {
        try {
            if (Files.exists(record)) {
                Path file = Files.createDirectories(Path.of("target").toAbsolutePath())
                        .resolve("advised-commands.txt");
                Files.write(file, Files.readAllLines(record), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
