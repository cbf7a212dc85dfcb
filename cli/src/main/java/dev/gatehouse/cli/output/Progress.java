package dev.gatehouse.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows what is in progress once it has taken more than a second. Without a terminal, after three seconds: the line cannot be
 * erased there, and the proof of a start usually takes more than one second.
 */
public final class Progress implements AutoCloseable {
    private final Console console;
    private final String text;
    private final CountDownLatch done = new CountDownLatch(1);

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
                if (!done.await(3, TimeUnit.SECONDS)) {
                    show(text + " …");
                }
                return;
            }
            for (int seconds = 1; !done.await(1, TimeUnit.SECONDS); seconds++) {
                show(text + " … " + seconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(String line) {
        synchronized (console) {
            if (done.getCount() > 0) {
                console.progress(line);
            }
        }
    }

    @Override
    public void close() {
        synchronized (console) {
            done.countDown();
            console.eraseProgress();
        }
    }
}
