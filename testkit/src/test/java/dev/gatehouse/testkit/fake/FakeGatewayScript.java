package dev.gatehouse.testkit.fake;

import dev.gatehouse.testkit.memory.Program;
import dev.gatehouse.testkit.memory.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The fake gateway as a program in memory. */
public final class FakeGatewayScript implements Program {
    private static final Duration PACE = Duration.ofMillis(10);

    private final Map<Long, FakeLife> lives = new ConcurrentHashMap<>();
    private final AtomicLong nextChild = new AtomicLong(20_000_001);

    private interface Action {
        void act(FakeLife life) throws IOException;
    }

    @Override
    public void start(Run run) {
        try {
            lives.put(run.pid(), new FakeLife(Path.of(variable(run, "FAKE_DIR")), new RunBody(run)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        perform(run, FakeLife::begin);
        run.after(PACE, () -> obey(run));
    }

    private void obey(Run run) {
        perform(run, FakeLife::obey);
        run.after(PACE, () -> obey(run));
    }

    @Override
    public void stop(Run run, String signal) {
        perform(run, life -> life.asked(signal));
    }

    private void perform(Run run, Action action) {
        try {
            action.act(lives.get(run.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(Run run, String name) {
        if (name.equals(run.definition().home().name())) {
            return run.definition().home().value().toString();
        }
        return run.definition().environment().variables().getOrDefault(name, "");
    }

    /** A run in memory. */
    private final class RunBody implements FakeLife.Body {
        private final Run run;
        private @Nullable ServerSocket socket;
        private @Nullable FakeServer server;

        private RunBody(Run run) {
            this.run = run;
        }

        @Override
        public String variable(String name) {
            return FakeGatewayScript.variable(run, name);
        }

        @Override
        public long pid() {
            return run.pid();
        }

        @Override
        public void print(String line) {
            run.print(line);
        }

        @Override
        public void run(List<String> words) {
            throw new UnsupportedOperationException("run");
        }

        @Override
        public long fork() {
            return nextChild.getAndIncrement();
        }

        @Override
        public void listen(int port) throws IOException {
            socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        }

        @Override
        public void serve(int port) throws IOException {
            server = new FakeServer(port);
        }

        @Override
        public void answer() {
            if (server != null) {
                server.answer();
            }
        }

        @Override
        public void ready() {
            run.ready();
        }

        @Override
        public void exit(int code) {
            for (@Nullable AutoCloseable open : new AutoCloseable[] {socket, server}) {
                if (open != null) {
                    try {
                        open.close();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            }
            run.exit(code);
        }
    }
}
