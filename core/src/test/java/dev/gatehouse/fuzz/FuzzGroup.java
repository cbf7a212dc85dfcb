package dev.gatehouse.fuzz;

import com.code_intelligence.jazzer.instrumentor.CoverageRecorder;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes several targets in one JVM, because each JVM with Jazzer takes seconds to start. The first byte of an input selects
 * the target, the rest is the target's input. System properties: {@code fuzz.targets}, names of the targets, and
 * {@code fuzz.folder}, with the folder {@code corpus} and the reports {@code runs} and {@code coverage}.
 */
public final class FuzzGroup {
    private static final List<FuzzTarget> TARGETS = targets();
    private static final List<MethodHandle> ENTRIES = entries();
    private static final long[] RUNS = new long[TARGETS.size()];

    private FuzzGroup() {}

    private static List<FuzzTarget> targets() {
        List<String> names = List.of(System.getProperty("fuzz.targets", "").split(",", -1));
        return FuzzTarget.ALL.stream()
                .filter(target -> names.contains(target.name()))
                .toList();
    }

    private static List<MethodHandle> entries() {
        List<MethodHandle> entries = new ArrayList<>();
        try {
            for (FuzzTarget target : TARGETS) {
                entries.add(target.entry());
            }
            return entries;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a target has no fuzzerTestOneInput(byte[])", e);
        }
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        if (input.length > 0) {
            int target = Byte.toUnsignedInt(input[0]) % RUNS.length;
            RUNS[target]++;
            ENTRIES.get(target).invokeExact(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /**
     * Called by Jazzer at the end. Runs the corpus once more to learn which lines it reaches: the report of Jazzer 0.30 itself
     * is wrong, because it numbers the counters of later classes from 0 again.
     */
    public static void fuzzerTearDown() throws IOException {
        Path folder = Path.of(System.getProperty("fuzz.folder", ""));
        StringBuilder runs = new StringBuilder();
        for (int i = 0; i < RUNS.length; i++) {
            runs.append(TARGETS.get(i).name()).append(' ').append(RUNS[i]).append('\n');
        }
        Files.writeString(folder.resolve("runs"), runs, StandardCharsets.UTF_8);
        replay(folder.resolve("corpus"));
        CoverageRecorder.updateCoveredIdsWithCoverageMap();
        CoverageRecorder.dumpCoverageReport(folder.resolve("coverage").toString(), new int[0]);
    }

    private static void replay(Path corpus) throws IOException {
        try (DirectoryStream<Path> inputs = Files.newDirectoryStream(corpus)) {
            for (Path input : inputs) {
                try {
                    fuzzerTestOneInput(Files.readAllBytes(input));
                } catch (Throwable found) {
                    // Reported when it was found.
                }
            }
        }
    }
}
