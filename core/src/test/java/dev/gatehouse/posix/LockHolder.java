package dev.gatehouse.posix;

import dev.gatehouse.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A separate process that holds record locks on files until it is closed. */
public final class LockHolder implements AutoCloseable {
    private final Process process;

    private LockHolder(Process process) {
        this.process = process;
    }

    /** Starts a process and returns when it holds its locks. */
    public static LockHolder on(List<Path> files) throws IOException {
        return start("exclusive", files);
    }

    /** Starts a process with shared locks. */
    public static LockHolder sharing(List<Path> files) throws IOException {
        return start("shared", files);
    }

    private static LockHolder start(String kind, List<Path> files) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(kind));
        files.forEach(file -> arguments.add(file.toString()));
        Process process = new ProcessBuilder(Host.java(LockHolder.class, arguments.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        LockHolder holder = new LockHolder(process);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = output.readLine();
            if (!"locked".equals(line)) {
                throw new IOException("the holder of locks said " + line);
            }
            return holder;
        } catch (IOException e) {
            holder.close();
            throw e;
        }
    }

    public int pid() {
        return (int) process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public static void main(String[] arguments) throws IOException {
        boolean shared = arguments[0].equals("shared");
        List<FileChannel> channels = new ArrayList<>();
        for (String file : List.of(arguments).subList(1, arguments.length)) {
            FileChannel channel = FileChannel.open(
                    Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
                throw new IOException(file + " is locked already");
            }
            channels.add(channel);
        }
        System.out.println("locked");
        // The input ends at the latest when the parent process ends.
        if (System.in.read() < 0) {
            for (FileChannel channel : channels) {
                channel.close();
            }
        }
    }
}
