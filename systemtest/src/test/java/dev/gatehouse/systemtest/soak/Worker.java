package dev.gatehouse.systemtest.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A process whose threads own profiles and use the library.
 *
 * <p>Arguments: its first owner, its number of owners, the number of all owners, of owned and of shared profiles, seconds, and a
 * seed. It prints its tally.
 */
final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
        int[] numbers = new int[arguments.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        Tally tally = new Tally();
        LibraryOperator library = new LibraryOperator(Fleet.gateways());
        List<String> before = own();
        churn(tally, () -> library, numbers);
        for (String left : own()) {
            tally.wrong("a library process still has " + left + " open; it had " + before);
        }
        tally.lines().forEach(System.out::println);
    }

    /** Files of the home or the tree, which no operation keeps open. */
    private static List<String> own() {
        return Processes.descriptors(ProcessHandle.current().pid()).stream()
                .filter(file -> file.startsWith(SoakTest.SCANDIR)
                        || file.startsWith(Fleet.home().path().toString()))
                .toList();
    }

    /** Runs owners until the time is over. */
    static void churn(Tally tally, Supplier<Operator> operators, int... numbers) throws InterruptedException {
        long deadline = System.nanoTime() + numbers[5] * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int owner = numbers[0]; owner < numbers[0] + numbers[1]; owner++) {
            List<String> names = Fleet.of(owner, numbers[2], numbers[3]);
            threads.add(Thread.ofPlatform()
                    .start(new Owner(
                            Fleet.home().profilesDirectory(),
                            operators.get(),
                            tally,
                            names,
                            numbers[4],
                            numbers[6] + owner,
                            deadline)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
