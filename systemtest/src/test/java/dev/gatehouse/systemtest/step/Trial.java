package dev.gatehouse.systemtest.step;

import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Report;
import dev.gatehouse.systemtest.inside.Inside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs operations that fail at a step, and checks what they leave and what a reconcile makes of it. */
final class Trial implements AutoCloseable {
    private static final int KILLED = 137;

    private final Operator operator = new Operator();
    private final World world;
    private final List<String> folders;
    private Process standby;

    Trial(Site site) {
        this.world = new World(site, operator);
        this.folders = site.folders().stream().map(Path::toString).toList();
        this.standby = launch();
    }

    /** Returns the steps of an operation that nothing disturbs. */
    List<Step> steps(Operation operation) {
        world.prepare(operation.before());
        Operator.Result result = operator.run(folders, world.environment(), world.line(operation.line()));
        List<String> wrong = new ArrayList<>();
        Map<String, Boolean> states = world.truth(wrong);
        if (result.code() != 0 || !operation.isDone(world, states) || !wrong.isEmpty()) {
            throw new AssertionError(operation.words() + ": exit " + result.code() + ", " + states + ", intent "
                    + world.intent("coder") + "\n" + result.output() + wrong);
        }
        return result.steps();
    }

    /**
     * Runs an operation with a fault at a step.
     *
     * @return what was wrong; empty if all was healed
     */
    List<String> run(Operation operation, int step, Fault fault) {
        world.prepare(operation.before());
        long calm = world.site().process("calm").orElse(0);
        Operator.Result result = fault == Fault.KILL
                ? killed(operation, step)
                : operator.run(folders, world.environment(), world.line(operation.line()), step, fault);
        List<String> wrong = new ArrayList<>();
        Map<String, Boolean> states = world.truth(wrong);
        world.requireComplete(wrong);
        boolean done = operation.isDone(world, states);
        if (result.code() == 0 && !done && fault != Fault.KILL) {
            wrong.add("exit 0, but it is not done: " + states + ", intent " + world.intent("coder") + ": "
                    + result.output());
        }
        if (result.code() == 0 && fault == Fault.KILL && !done) {
            wrong.add("it ended before step " + step + " and is not done: " + result.output());
        }
        if (fault == Fault.EINTR && result.code() != 0) {
            wrong.add("an interrupted call was not repeated: " + result.output());
        }
        if (fault != Fault.KILL && result.code() != 0) {
            requireReason(fault, result, wrong);
        }
        heal(operation, wrong);
        if (operation.before() != Operation.Before.BOOT
                && world.site().process("calm").orElse(0) != calm) {
            wrong.add("the gateway of calm was disturbed");
        }
        return wrong.stream().distinct().toList();
    }

    /** A message says what failed and why; a person needs neither a class name nor a descriptor. */
    private static void requireReason(Fault fault, Operator.Result result, List<String> wrong) {
        String output = result.output();
        boolean reason = output.contains(fault.words()) || (fault == Fault.EACCES && output.contains("may not"));
        if (!reason || output.contains("/proc/self") || output.contains("Exception")) {
            wrong.add("the message does not name the reason: " + output.strip().replace("\n", " ⏎ "));
        }
    }

    private void heal(Operation operation, List<String> wrong) {
        if (operation.before() == Operation.Before.BOOT) {
            world.succeed("container", "boot");
        }
        Report report = world.gateways().reconcile();
        report.failures().forEach(failure -> wrong.add("reconcile: " + failure.line()));
        Plan second = world.gateways().plan();
        if (!second.isWell()) {
            wrong.add("a second reconcile plans: " + String.join("; ", second.lines()));
        }
        world.truth(wrong).forEach((profile, runs) -> {
            if (runs != world.intent(profile).equals("running")) {
                wrong.add(profile + (runs ? " runs" : " is down") + ", but the intent is " + world.intent(profile));
            }
        });
        world.requireComplete(wrong);
        // The names for shells are the command's: the next one that lists profiles writes them.
        world.succeed("profile", "list");
        world.requireNothingLeft(wrong);
    }

    private Operator.Result killed(Operation operation, int step) {
        Process process = standby;
        standby = launch();
        String line =
                step + "\t" + String.join(":", folders) + "\t" + String.join("\t", world.line(operation.line())) + "\n";
        try {
            process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0 && code != KILLED) {
                throw new AssertionError("the process to be killed failed: exit " + code + "\n" + output);
            }
            return new Operator.Result(code, output, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process launch() {
        List<String> words = Inside.jvm();
        words.add(KilledOperator.class.getName());
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(world.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(List<Step> steps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(i + 1).append(' ').append(steps.get(i)).append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        standby.destroyForcibly();
        standby.onExit().join();
    }
}
