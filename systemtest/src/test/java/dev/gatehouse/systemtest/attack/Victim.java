package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Root, who runs commands inside. */
final class Victim implements AutoCloseable {
    /** A command takes some hundredths of a second, a start more than one, and ten times as long on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration BEGIN_LIMIT = Duration.ofMinutes(1);

    private final Namespace namespace;
    private final Map<String, String> environment;
    private @Nullable Running program;

    /**
     * Prepares root.
     *
     * @param environment variables of all commands
     */
    Victim(Namespace namespace, Map<String, String> environment) {
        this.namespace = namespace;
        this.environment = environment;
    }

    Namespace namespace() {
        return namespace;
    }

    /** Runs a command; empty if it is not done within the limit. */
    Optional<Result> run(Action action) {
        Running running = program();
        running.say(encode(action.words()) + "\t"
                + encode(action.variables().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList()));
        Optional<String> line = running.nextLine(LIMIT);
        if (line.isEmpty()) {
            String said = running.errorSoFar();
            boolean hangs = running.isAlive();
            close();
            if (!hangs) {
                throw new AssertionError("the JVM of root has ended at " + action.words() + ": " + said);
            }
            return Optional.empty();
        }
        String[] fields = line.get().split("\t", -1);
        return Optional.of(new Result(Integer.parseInt(fields[0]), decode(fields[1]), decode(fields[2])));
    }

    /** Ends the JVM; the next command starts another. */
    @Override
    public void close() {
        if (program != null) {
            program.close();
            program = null;
        }
    }

    private Running program() {
        Running running = program;
        if (running == null) {
            // Through env, since the shell that enters the namespace would be searched on this PATH.
            List<String> words = new ArrayList<>(List.of("/usr/bin/env"));
            environment.forEach((name, value) -> words.add(name + "=" + value));
            words.addAll(Inside.java(VictimProgram.class.getName()));
            running = namespace.converse(Identity.ROOT, Map.of(), words.toArray(String[]::new));
            program = running;
            if (!running.nextLine(BEGIN_LIMIT).equals(Optional.of("ready"))) {
                throw new AssertionError("the JVM of root did not start: " + running.errorSoFar());
            }
        }
        return running;
    }

    private static String encode(List<String> words) {
        return Base64.getEncoder().encodeToString(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String field) {
        return new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
    }
}
