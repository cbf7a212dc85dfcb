package dev.gatehouse.profile;

import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One run of a probe: without input, with a limit of time, and of what is read of its output. */
final class ProbeRun {
    /** A Python program with many modules prints its help within two seconds; on a very busy machine it takes ten times as long. */
    private static final long LIMIT_SECONDS = 30;

    private static final int MOST = 256 << 10;

    private ProbeRun() {}

    /** Where tools are that root runs. */
    private static final List<Path> TOOLS = List.of(Path.of("/usr/bin"), Path.of("/bin"));

    /**
     * How a probe ended.
     *
     * @param output what it printed; empty if it did not end in time
     * @param failed whether it ended with another exit code than 0
     */
    private record Ended(Optional<String> output, boolean failed) {}

    /** Returns what a probe prints, whatever its exit code; empty if it does not end in time. */
    static Optional<String> of(Path program, List<String> probe) throws IOException {
        return run(new ProcessBuilder(words(program, probe))).output();
    }

    /**
     * Returns what a probe prints that root runs as the owner of a home. Nothing of this process reaches the program: no right, no
     * variable but PATH, and no terminal, into which it could type.
     *
     * @param home the home, with the variable that names it
     * @return empty if it does not end in time
     * @throws IOException if it ends with another exit code than 0, as the tools that change the account do if they cannot
     */
    static Optional<String> asOwner(Accounts.Account owner, HomeVariable home, Path program, List<String> probe)
            throws IOException {
        Optional<String> name = Accounts.nameOf(owner.uid());
        List<String> words = new ArrayList<>(List.of(
                tool("setsid"),
                "--wait",
                tool("setpriv"),
                "--reuid=" + owner.uid(),
                "--regid=" + group(owner, name),
                name.isPresent() ? "--init-groups" : "--clear-groups",
                "--inh-caps=-all",
                "--no-new-privs"));
        words.addAll(words(program, probe));
        ProcessBuilder builder = new ProcessBuilder(words).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put(
                "HOME", Accounts.directoryOf(owner.uid()).orElse(home.value()).toString());
        environment.put(home.name(), home.value().toString());
        name.ifPresent(known -> {
            environment.put("USER", known);
            environment.put("LOGNAME", known);
        });
        Ended ended = run(builder);
        if (ended.failed()) {
            throw new IOException(program + " cannot be asked as user " + owner.uid());
        }
        return ended.output();
    }

    /** The group of root's directories is no proof that an account without an entry belongs to it. */
    private static int group(Accounts.Account owner, Optional<String> name) {
        return name.flatMap(Accounts::byName)
                .map(Accounts.Account::gid)
                .orElse(owner.gid() != 0 ? owner.gid() : owner.uid());
    }

    private static String tool(String name) throws IOException {
        for (Path directory : TOOLS) {
            Path tool = directory.resolve(name);
            if (Files.isExecutable(tool) && OwnerAccess.isOfRootAlone(tool.toRealPath())) {
                return tool.toString();
            }
        }
        throw new NoSuchFileException(name);
    }

    private static List<String> words(Path program, List<String> probe) {
        List<String> words = new ArrayList<>(probe);
        words.set(0, program.toString());
        return words;
    }

    private static Ended run(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        byte[][] output = {new byte[0]};
        Thread reader = Thread.ofVirtual().start(() -> output[0] = read(process.getInputStream()));
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && reader.join(java.time.Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended
                ? new Ended(Optional.of(new String(output[0], StandardCharsets.UTF_8)), process.exitValue() != 0)
                : new Ended(Optional.empty(), false);
    }

    /** Reads on after the limit, so that the program does not wait for a reader. */
    private static byte[] read(InputStream in) {
        try {
            byte[] text = in.readNBytes(MOST);
            in.skip(Long.MAX_VALUE);
            return text;
        } catch (IOException closed) {
            return new byte[0];
        }
    }
}
