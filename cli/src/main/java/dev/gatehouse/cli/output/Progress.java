package dev.gatehouse.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows what is under way once it has taken more than a second. Without a terminal that is three seconds, since the line
 * stays, and the proof of a start usually takes more than one.
 */
public final class Progress implements AutoCloseable {
    private final Console console;
    private final String text;
    private final CountDownLatch over = new CountDownLatch(1);

    private Progress(Console console, String text) {
        this.console = console;
        this.text = text;
    }

    /** Starts the timer; {@link #close} ends it. */
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
