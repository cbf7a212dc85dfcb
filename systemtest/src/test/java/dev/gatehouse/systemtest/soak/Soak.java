package dev.gatehouse.systemtest.soak;

import dev.gatehouse.reconcile.Report;
import dev.gatehouse.systemtest.inside.Inside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The soak, inside of the namespace: registers all gateways at once, operates on them from several processes, and checks what is
 * left when all are done. Prints its report; exits with 1 if something is wrong.
 *
 * <p>Arguments: number of gateways, seconds, seed, path of the command.
 */
final class Soak {
    private static final int SHARED = 10;

    /** Library processes, and threads in each. */
    private static final int PROCESSES = 2;

    private static final int THREADS = 3;

    /** Threads of this process that run the command. */
    private static final int COMMANDS = 3;

    private static final int OWNERS = PROCESSES * THREADS + COMMANDS;

    private Soak() {}

    public static void main(String[] arguments) throws Exception {
        int gateways = Integer.parseInt(arguments[0]);
        int owned = gateways - SHARED;
        int seconds = Integer.parseInt(arguments[1]);
        int seed = Integer.parseInt(arguments[2]);
        Tally tally = new Tally();
        Quiet quiet = new Quiet(tally);

        Fleet.write(owned, SHARED);
        long begin = System.nanoTime();
        Report report = Fleet.gateways().reconcile().orThrow();
        System.out.printf(
                Locale.ROOT,
                "%d gateways, registered by one reconcile in %.1f s (%d actions)%n",
                gateways,
                (System.nanoTime() - begin) / 1e9,
                report.results().size());
        quiet.remember();

        List<Process> workers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            workers.add(worker(i * THREADS, THREADS, OWNERS, owned, SHARED, seconds, seed));
        }
        Worker.churn(
                tally,
                () -> new CommandOperator(arguments[3]),
                PROCESSES * THREADS,
                COMMANDS,
                OWNERS,
                owned,
                SHARED,
                seconds,
                seed);
        for (Process worker : workers) {
            String output = new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            output.lines().forEach(tally::add);
            if (worker.waitFor() != 0) {
                tally.wrong("a library process ended with exit code " + worker.exitValue());
            }
        }
        System.out.printf(
                "%d s of %d library processes with %d threads each, and of %d threads that run the command; seed %d%n",
                seconds, PROCESSES, THREADS, COMMANDS, seed);
        tally.counts().forEach((what, number) -> System.out.printf("%8d %s%n", number, what));
        tally.refused().forEach((what, number) -> System.out.printf("%8d refused: %s%n", number, what));
        quiet.check(SHARED).forEach(System.out::println);
        List<String> wrong = tally.wrong();
        System.out.printf("%8d wrong%n", wrong.size());
        wrong.forEach(what -> System.out.println("         " + what));
        System.out.flush();
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static Process worker(int... arguments) throws IOException {
        List<String> words = Inside.jvm();
        words.add(Worker.class.getName());
        Stream.of(arguments)
                .flatMap(all -> java.util.Arrays.stream(all).mapToObj(Integer::toString))
                .forEach(words::add);
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        return process;
    }
}
