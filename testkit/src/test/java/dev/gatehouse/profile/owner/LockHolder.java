package dev.gatehouse.profile.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that holds a record lock on a file until it is closed: this process cannot see locks of its own. */
public final class LockHolder implements AutoCloseable {
    private static final List<String> UNSHARED =
            List.of("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child");

    private final Process process;

    private LockHolder(Process process) {
        this.process = process;
    }

    /** Starts a holder in this pid namespace. */
    public static LockHolder of(Path... files) throws IOException {
        return start(List.of(), files);
    }

    /** Starts a holder in another pid namespace, as in another container. */
    public static LockHolder elsewhere(Path file) throws IOException {
        return start(UNSHARED, file);
    }

    /** Whether this user can create such a namespace. */
    public static boolean canBeElsewhere() throws InterruptedException {
        List<String> words = new ArrayList<>(UNSHARED);
        words.add("true");
        try {
            Process process = new ProcessBuilder(words).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static LockHolder start(List<String> prefix, Path... files) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Each is process 1 of its namespace: two at once would share a file of performance data, and Java prints a
        // warning
        // about that on standard output.
        words.addAll(List.of(
                "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path", ""), LockHolder.class.getName()));
        for (Path file : files) {
            words.add(file.toString());
        }
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        if (!"locked".equals(output.readLine())) {
            process.destroyForcibly();
            throw new IOException("the lock could not be taken");
        }
        return new LockHolder(process);
    }

    @Override
    public void close() throws Exception {
        // The lock belongs to the holder, which may be a child of the started process.
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : all) {
            handle.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    /** Locks the given files until its input ends. */
    public static void main(String[] arguments) throws IOException {
        List<FileChannel> channels = new ArrayList<>();
        for (String file : arguments) {
            FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            if (channel.tryLock() == null) {
                return;
            }
            channels.add(channel);
        }
        System.out.println("locked");
        // The input ends when the parent ends or kills this process.
        System.in.read();
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
