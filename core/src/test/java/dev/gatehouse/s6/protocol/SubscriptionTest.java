package dev.gatehouse.s6.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions in a plain fifodir, with the test and with s6 as writers. */
@Timeout(60)
class SubscriptionTest {
    @TempDir
    private Path path;

    private Servicedir servicedir;
    private Path events;

    @BeforeEach
    void make() throws IOException {
        servicedir = new Servicedir(path);
        events = servicedir.events();
        try (Directory directory = Directory.open(path)) {
            directory.makeChild("event", 03730).close();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(events)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** Announces like s6: writes to every listener, found by its name. */
    private void announce(String bytes) throws IOException {
        for (String name : names()) {
            Fifo.send(events.resolve(name), bytes.getBytes(ISO_8859_1));
        }
    }

    @Test
    void createsAFifoWithAListenersName() throws IOException {
        long before = Instant.now().getEpochSecond();
        try (Subscription _ = Subscription.to(servicedir)) {
            String name = names().getFirst();
            assertThat(names()).hasSize(1);
            assertThat(name).hasSize(39).matches("ftrig1:@[0-9a-f]{24}:[A-Za-z0-9]{6}");
            long label = Long.parseLong(name.substring(8, 24), 16) - (1L << 62) - 37;
            assertThat(label).isBetween(before, Instant.now().getEpochSecond());
            try (Directory directory = Directory.open(events)) {
                assertThat(directory.attributes(name).isFifo()).isTrue();
                assertThat(directory.attributes(name).permissions()).isEqualTo(0622);
            }
        }
    }

    @Test
    void receivesEventsFromItsCreationOn() throws IOException {
        try (Subscription subscription = Subscription.to(servicedir)) {
            assertThat(subscription.announced()).isEmpty();
            announce("s");
            announce("dD");
            assertThat(subscription.announced()).isEqualTo("sdD");
            assertThat(subscription.announced()).isEmpty();
            announce("u");
            assertThat(subscription.announced()).isEqualTo("u");
        }
    }

    @Test
    void everyListenerReceivesAllEvents() throws IOException {
        try (Subscription one = Subscription.to(servicedir);
                Subscription two = Subscription.to(servicedir)) {
            assertThat(names()).hasSize(2).doesNotHaveDuplicates();
            announce("U");
            assertThat(one.announced()).isEqualTo("U");
            assertThat(two.announced()).isEqualTo("U");
        }
    }

    /** A notifier removes a listener without a reader, so the FIFO is created under another name first. */
    @Test
    void getsItsNameOnlyWhenItHasAReader() throws Exception {
        try (WatchService watch = path.getFileSystem().newWatchService()) {
            events.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            List<String> created = new ArrayList<>();
            try (Subscription _ = Subscription.to(servicedir)) {
                while (created.size() < 2) {
                    WatchKey key = watch.poll(20, TimeUnit.SECONDS);
                    assertThat(key).as("two names, and not only %s", created).isNotNull();
                    for (WatchEvent<?> event : key.pollEvents()) {
                        created.add(event.context().toString());
                    }
                    key.reset();
                }
                assertThat(created).containsExactly("." + names().getFirst(), names().getFirst());
            }
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Subscription subscription = Subscription.to(servicedir);
        Path fifo = events.resolve(names().getFirst());
        subscription.close();
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> Fifo.send(fifo, new byte[] {'u'}))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.is(Errno.ENOENT)).isTrue());
    }

    @Test
    void canBeClosedAfterANotifierHasRemovedIt() throws IOException {
        Subscription subscription = Subscription.to(servicedir);
        Files.delete(events.resolve(names().getFirst()));
        subscription.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void canBeClosedAfterItsServicedirWasRenamed() throws IOException {
        Servicedir staged = new Servicedir(path.resolve(".staged"));
        Servicedir published = new Servicedir(path.resolve("published"));
        Files.createDirectories(staged.events());
        Subscription subscription = Subscription.to(staged);
        Files.move(staged.path(), published.path());
        subscription.movedTo(published);
        events = published.events();
        announce("s");
        assertThat(subscription.announced()).isEqualTo("s");
        subscription.close();
        assertThat(names()).isEmpty();
    }

    @Test
    void canBeClosedAfterItsServicedirWasDeleted() throws IOException {
        Path slot = path.resolve("slot");
        Files.createDirectories(slot.resolve("event"));
        Subscription subscription = Subscription.to(new Servicedir(slot));
        Host.deleteTree(slot);
        subscription.close();
        assertThat(slot).doesNotExist();
    }

    @Test
    void needsAFifodir() {
        assertThatThrownBy(() -> Subscription.to(new Servicedir(path.resolve("absent"))))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.is(Errno.ENOENT)).isTrue());
    }

    /** The owner of a slot may replace the fifodir by a link. */
    @Test
    void doesNotFollowALink() throws IOException {
        Path other = Files.createDirectory(path.resolve("other"));
        Path slot = Files.createDirectory(path.resolve("slot"));
        Files.createSymbolicLink(slot.resolve("event"), other);
        assertThatThrownBy(() -> Subscription.to(new Servicedir(slot))).isInstanceOf(PosixException.class);
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void receivesEventsOfS6() throws IOException {
        Path notify = Host.require("s6-ftrig-notify");
        try (Subscription subscription = Subscription.to(servicedir)) {
            Ran ran = Ran.in(path, Map.of(), List.of(notify.toString(), events.toString(), "sud"));
            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertThat(subscription.announced()).isEqualTo("sud");
            assertThat(names()).as("s6 removes listeners without a reader").hasSize(1);
        }
    }
}
