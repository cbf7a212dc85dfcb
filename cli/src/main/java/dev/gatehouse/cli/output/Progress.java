package dev.gatehouse.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says what is under way, once it has taken more than a second. Where nobody sits at a terminal it takes three, since the
 * line stays there, and the proof of a start takes more than one as a rule.
 */
public final class Progress implements AutoCloseable {
    private final Console console;
    private final String text;
    private final CountDownLatch over = new CountDownLatch(1);

    private Progress(Console console, String text) {
        this.console = console;
        this.text = text;
    }

    /** Begins to watch; whoever closes it ends that. */
    public static Progress of(Console console, String text) {
        Progress progress = new Progress(console, text);
        Thread watcher = new Thread(progress::watch, "gatehouse-progress");
        watcher.setDaemon(true);
        watcher.start();
        return progress;
    }

    private void watch() {
        try {
            boolean rewrites = console.terminal().is(2);
            if (!rewrites) {
                if (!over.await(3, TimeUnit.SECONDS)) {
                    show(text + " …");
                }
                return;
            }
            for (int seconds = 1; !over.await(1, TimeUnit.SECONDS); seconds++) {
                show(text + " … " + seconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(String line) {
        synchronized (console) {
            if (over.getCount() > 0) {
                console.progress(line);
            }
        }
    }

    @Override
    public void close() {
        synchronized (console) {
            over.countDown();
            console.eraseProgress();
        }
    }
}
