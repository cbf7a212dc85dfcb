package dev.gatehouse.reconcile;

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

/** A process that holds a record lock on a file until it is closed: a lock of this process's own nobody here would see. */
final class LockHolder implements AutoCloseable {
    private static final List<String> UNSHARED =
            List.of("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child");

    private final Process process;

    private LockHolder(Process process) {
        this.process = process;
    }

    /** A holder beside this process. */
    static LockHolder of(Path... files) throws IOException {
        return start(List.of(), files);
    }

    /** A holder in a pid namespace of its own, as one in another container is. */
    static LockHolder elsewhere(Path file) throws IOException {
        return start(UNSHARED, file);
    }

    /** Whether this machine lets this user have such a namespace. */
    static boolean canBeElsewhere() throws InterruptedException {
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
        words.addAll(List.of("-cp", System.getProperty("java.class.path", ""), LockHolder.class.getName()));
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
        // The lock goes with the holder, which may be a child of the process that was started.
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : all) {
            handle.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    /** Locks the files that are named until its input ends. */
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
        // Nobody writes to this input: it ends when the parent does, or when the parent kills this process.
        System.in.read();
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
