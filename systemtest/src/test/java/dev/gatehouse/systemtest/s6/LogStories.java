package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.systemtest.Poll;
import dev.gatehouse.systemtest.kit.FakeGateway;
import dev.gatehouse.systemtest.namespace.FileTree;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a gateway prints is kept in the home, never more than allowed, and reaches the container's output too. */
class LogStories extends S6Stories {
    @Test
    void linesAreKeptWithTheirTimeAndForwardedWithoutIt() throws IOException {
        FakeGateway gateway = gateway("logged");
        up(gateway);
        gateway.tell("say Grüße, world");
        Poll.until("the line is logged", LIMIT, () -> current("logged").contains("world"));
        assertThat(current("logged")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{9}  Grüße, world\n");
        Poll.until("the line is forwarded", LIMIT, () -> console().contains("Grüße, world"));
    }

    @Test
    void logsAreRotatedAndOldOnesGo() throws IOException {
        FakeGateway gateway = gateway("rotated").with(new LogPolicy(2, 4096, true));
        up(gateway);
        // Ten times as much as may stay: s6-log counts what it has read at once, up to 8 kB, to one file.
        gateway.tell("lines 4000");
        gateway.events().await("lines");
        manager().remove(gateway.service());
        List<Long> sizes = sizes("rotated");
        assertThat(sizes).hasSize(3);
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isLessThan(40_000);
        assertThat(text("rotated")).contains("0000001\n");
    }

    @Test
    void whatIsNotToBeForwardedIsNot() throws IOException {
        FakeGateway gateway = gateway("quiet").with(new LogPolicy(2, 100_000, false));
        up(gateway);
        gateway.tell("say a secret");
        Poll.until("the line is logged", LIMIT, () -> current("quiet").contains("a secret"));
        assertThat(console()).doesNotContain("a secret");
    }

    @Test
    void aLogFolderThatWasDeletedIsMadeAgainWhenTheLoggerStarts() throws IOException {
        FakeGateway gateway = gateway("again");
        define(gateway);
        Poll.until("the logger runs", LIMIT, () -> Files.exists(folder("again")));
        run("s6-svc", "-wD", "-d", slot(gateway).resolve("log"));
        FileTree.delete(folder("again"));
        run("s6-svc", "-u", slot(gateway).resolve("log"));
        Poll.until(
                "the folder is there again",
                LIMIT,
                () -> Files.exists(folder("again").resolve("current")));
        assertThat(Files.getAttribute(folder("again"), "unix:uid")).isEqualTo(10000);
    }

    private Path folder(String profile) {
        return place().home().path().resolve("logs/gateways").resolve(profile);
    }

    private String current(String profile) {
        try {
            Path file = folder(profile).resolve("current");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String console() throws IOException {
        return Files.readString(Path.of(S6Namespace.CONSOLE));
    }

    private String text(String profile) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : logs(profile)) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    private List<Long> sizes(String profile) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (Path file : logs(profile)) {
            sizes.add(Files.size(file));
        }
        return sizes;
    }

    /** The files that hold lines: s6-log keeps a lock and a state beside them. */
    private List<Path> logs(String profile) throws IOException {
        try (Stream<Path> files = Files.list(folder(profile))) {
            return files.filter(file -> !List.of("lock", "state")
                            .contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }
}
