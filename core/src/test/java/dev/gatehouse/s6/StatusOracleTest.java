package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Exec;
import dev.gatehouse.s6.protocol.BriefLiveness;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.s6.protocol.Tai64n;
import dev.gatehouse.s6.scandir.LiveScandir;
import dev.gatehouse.s6.scandir.Scandir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the status of a real s6-supervise in every stable state with s6-svstat, field by field. */
@Timeout(120)
@Tag("manager")
class StatusOracleTest {
    private static final Map<Integer, String> SIGNALS =
            Map.of(0, "NA", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** Services: their run script, s6-svstat's up, wantedup and ready, and the expected state. */
    public enum Service {
        UP("exec sleep 1000", "true true false", State.UP),
        NEVER_STARTED("exec sleep 1000", "false false false", State.DOWN),
        READY("echo >&3; exec sleep 1000", "true true true", State.UP),
        NOT_READY("exec sleep 1000", "true true false", State.STARTING),
        PAUSED("exec sleep 1000", "true true false", State.UP),
        STOPPING("trap '' TERM; echo >&3; while :; do sleep 1000; done", "true false true", State.STOPPING),
        FINISHING("exit 7", "false true false", State.STARTING),
        FINISHING_UNWANTED("exec sleep 1000", "false false false", State.STOPPING),
        NOT_EXECUTABLE("", "false true false", State.STARTING),
        EXIT_0("exit 0", "false false false", State.DOWN),
        EXIT_1("exit 1", "false false false", State.DOWN),
        EXIT_78("exit 78", "false false false", State.DOWN),
        EXIT_255("exit 255", "false false false", State.DOWN),
        KILLED("kill -9 $$", "false false false", State.DOWN),
        ABORTED("kill -6 $$", "false false false", State.DOWN),
        SEGMENTATION_FAULT("kill -11 $$", "false false false", State.DOWN),
        TERMINATED_WHEN_READY("echo >&3; kill -15 $$", "false false false", State.DOWN),
        STOPPED("echo >&3; exec sleep 1000", "false false false", State.DOWN);

        private final String run;
        private final String flags;
        private final State state;

        Service(String run, String flags, State state) {
            this.run = run;
            this.flags = flags;
            this.state = state;
        }
    }

    @TempDir
    private static Path top;

    private static Instant begun;
    private static LiveScandir live;

    @BeforeAll
    public static void start() throws IOException {
        LiveScandir.tools();
        begun = Instant.now();
        Path scandir = Files.createDirectory(top.resolve("scandir"));
        for (Service service : Service.values()) {
            make(scandir.resolve(service.name()), service);
        }
        live = LiveScandir.on(scandir);
        for (Service service : Service.values()) {
            Path status = scandir.resolve(service.name()).resolve("supervise/status");
            Await.until(service + " is supervised", () -> Files.exists(status));
        }
        // These services are moved to their final state after they have reached their first one.
        await(Service.PAUSED, Service.UP.flags);
        live.s6("s6-svc", "-p", Service.PAUSED.name());
        await(Service.STOPPING, Service.READY.flags);
        live.s6("s6-svc", "-d", Service.STOPPING.name());
        await(Service.STOPPED, Service.READY.flags);
        live.s6("s6-svc", "-d", Service.STOPPED.name());
        await(Service.FINISHING_UNWANTED, Service.UP.flags);
        live.s6("s6-svc", "-O", Service.FINISHING_UNWANTED.name());
        await(Service.FINISHING_UNWANTED, "true false false");
        Exec.signal((int) read(Service.FINISHING_UNWANTED).pid(), 9);
        for (Service service : Service.values()) {
            await(service, service.flags);
        }
        Await.until(
                "the paused one is paused",
                () -> svstat(Service.PAUSED, "paused").equals("true"));
        for (Service service : new Service[] {Service.FINISHING, Service.FINISHING_UNWANTED}) {
            Await.until(service + " finishes", () -> read(service).finishing());
        }
    }

    private static void make(Path directory, Service service) throws IOException {
        Path run = Host.script(directory.resolve("run"), "#!/bin/sh\n" + service.run + "\n");
        switch (service) {
            case NEVER_STARTED -> Files.writeString(directory.resolve("down"), "");
            case NOT_EXECUTABLE -> Files.setPosixFilePermissions(run, Set.of());
            case READY, NOT_READY, STOPPING, STOPPED, TERMINATED_WHEN_READY ->
                Files.writeString(directory.resolve("notification-fd"), "3\n");
            case FINISHING, FINISHING_UNWANTED -> {
                Host.script(directory.resolve("finish"), "#!/bin/sh\nexec sleep 1000\n");
                Files.writeString(directory.resolve("timeout-finish"), "0\n");
            }
            case UP, PAUSED -> {}
            default -> {}
        }
        if (service.run.contains("exit ") || service.run.contains("kill ")) {
            if (service != Service.FINISHING) {
                Host.script(directory.resolve("finish"), "#!/bin/sh\nexit 125\n");
            }
        }
    }

    @AfterAll
    public static void stop() throws IOException {
        if (live != null) {
            live.close();
        }
    }

    private static void await(Service service, String flags) throws IOException {
        Await.until(
                service + " is " + flags,
                () -> svstat(service, "up,wantedup,ready").equals(flags));
    }

    private static String svstat(Service service, String fields) throws IOException {
        return live.s6("s6-svstat", "-o", fields, service.name());
    }

    private static SupervisionStatus read(Service service) throws IOException {
        return SupervisionStatus.unpack(live.servicedir(service.name()).statusBytes())
                .orElseThrow();
    }

    private static String label(Instant instant) {
        ByteBuffer buffer = ByteBuffer.allocate(Tai64n.SIZE);
        Tai64n.pack(instant, buffer);
        return "@" + HexFormat.of().formatHex(buffer.array());
    }

    /** Returns what s6-svstat would print for the status that was read. */
    private static String told(Service service, SupervisionStatus status) {
        LastExit exit = status.lastExit();
        boolean exited = !status.isUp() && exit.signal() == 0;
        boolean killed = !status.isUp() && exit.signal() != 0;
        return String.join(
                " ",
                Boolean.toString(status.isUp()),
                Boolean.toString(status.wantUp()),
                Boolean.toString(service != Service.NEVER_STARTED),
                Boolean.toString(status.isUp() && status.ready()),
                Boolean.toString(status.paused()),
                Long.toString(status.isUp() ? status.pid() : -1),
                Integer.toString(exited ? exit.code() : -1),
                killed ? SIGNALS.get(exit.signal()) : "NA",
                Integer.toString(killed ? exit.signal() : -1),
                label(status.stamp()),
                label(status.readyStamp()));
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldEqualsS6Svstat(Service service) throws IOException {
        String fields = "up,wantedup,normallyup,ready,paused,pid,exitcode,signal,signum,updownsince,readysince";
        Servicedir servicedir = live.servicedir(service.name());
        byte[] before;
        String line;
        do {
            before = servicedir.statusBytes();
            line = svstat(service, fields);
        } while (!Arrays.equals(before, servicedir.statusBytes()));
        SupervisionStatus status = SupervisionStatus.unpack(before).orElseThrow();
        assertThat(told(service, status)).isEqualTo(line);
        // s6-svstat prints labels; the clock verifies their conversion to times.
        assertThat(status.stamp())
                .isBetween(begun.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    /**
     * Reading the status with s6-svstat, as for a file of unknown length, gives the same result, except for what the
     * tool does not print.
     */
    @ParameterizedTest
    @EnumSource
    void readingWithTheToolGivesTheSameResult(Service service) throws IOException {
        SupervisionStatus byTool =
                LiveScandir.tools().svstat(live.servicedir(service.name()).path());
        SupervisionStatus status = read(service);
        assertThat(byTool)
                .isEqualTo(new SupervisionStatus(
                        Instant.EPOCH,
                        Instant.EPOCH,
                        status.isUp() ? status.pid() : 0,
                        status.isUp() ? 0 : status.waitStatus() & 0xff7f,
                        status.paused(),
                        false,
                        status.wantUp(),
                        status.isUp() && status.ready()));
    }

    @ParameterizedTest
    @EnumSource
    void statesAreThoseOfTheTable(Service service) throws IOException {
        ServiceName name = ServiceName.of("coder");
        Servicedir servicedir = live.servicedir(service.name());
        S6StatusReader reader = new S6StatusReader(LiveScandir.tools(), true);
        ServiceStatus status = reader.read(name, servicedir, Liveness.exact());
        assertThat(status.state()).isEqualTo(service.state);
        assertThat(status).isEqualTo(reader.read(name, servicedir, Liveness.snapshot()));
        assertThat(status.reason().orElse("").equals("paused")).isEqualTo(service == Service.PAUSED);
        assertThat(status.wanted()).hasValue(service.flags.split(" ", -1)[1].equals("true"));
    }

    /** A short command finds it by a running service, or by the list of locks, and must not load the C library for that. */
    @Test
    void aShortCommandFindsTheSvscan() {
        assertThat(BriefLiveness.svscan(live.scandir())).hasValue(live.pid());
        assertThat(new Scandir(live.scandir()).svscanInBrief()).hasValue(live.pid());
        assertThat(BriefLiveness.svscan(top)).isEmpty();
        assertThat(new Scandir(top).svscanInBrief()).isEmpty();
    }
}
