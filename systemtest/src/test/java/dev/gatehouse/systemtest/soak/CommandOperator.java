package dev.gatehouse.systemtest.soak;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.manager.State;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The installed command: a process for each operation. */
final class CommandOperator implements Operator {
    private static final long LIMIT_SECONDS = 120;

    /** Exit code of {@code status} for a gateway that does not run. */
    private static final int NOT_RUNNING = 3;

    private final String command;
    private final Path error;

    CommandOperator(String command) {
        this.command = command;
        try {
            error = Files.createTempFile("soak", ".error");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start(String profile) {
        succeed("gateway", "start", profile);
    }

    @Override
    public void stop(String profile) {
        succeed("gateway", "stop", profile);
    }

    @Override
    public void restart(String profile) {
        succeed("gateway", "restart", profile);
    }

    @Override
    public void create(String profile) {
        succeed("profile", "create", profile);
    }

    @Override
    public void delete(String profile) {
        succeed("profile", "delete", profile, "--yes");
    }

    @Override
    public void rename(String from, String to) {
        succeed("profile", "rename", from, to);
    }

    @Override
    public void reconcile() {
        succeed("reconcile");
    }

    @Override
    public void look() {
        run("gateway", "status", "--all");
        run("gateway", "list");
    }

    @Override
    public Seen status(String profile) {
        Ended ended = run("--json", "gateway", "status", profile);
        try {
            JsonObject status = JsonParser.object()
                    .from(ended.output())
                    .getArray("gateways")
                    .getObject(0);
            State state = State.valueOf(status.getString("state").toUpperCase(Locale.ROOT));
            return new Seen(
                    state, status.isNull("pid") ? OptionalLong.empty() : OptionalLong.of(status.getLong("pid")));
        } catch (JsonParserException | RuntimeException e) {
            if (ended.exitCode() == 1 || ended.exitCode() == NOT_RUNNING) {
                return new Seen(State.ABSENT, OptionalLong.empty());
            }
            throw new IllegalStateException(ended.toString(), e);
        }
    }

    private void succeed(String... words) {
        Ended ended = run(words);
        if (ended.exitCode() != 0) {
            throw new Refused(ended.error()
                    .lines()
                    .filter(line -> line.contains("✗"))
                    .findFirst()
                    .orElse(ended.toString()));
        }
    }

    private Ended run(String... words) {
        List<String> line = new ArrayList<>(List.of(command, "--home", S6Namespace.HOME));
        line.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(line).redirectError(error.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Refused(String.join(" ", words) + " did not end");
            }
            return new Ended(process.exitValue(), output, Files.readString(error));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Ended(int exitCode, String output, String error) {}
}
