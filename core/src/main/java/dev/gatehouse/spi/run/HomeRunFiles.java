package dev.gatehouse.spi.run;

import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Unfinished;
import dev.gatehouse.profile.Home;
import dev.gatehouse.settings.StateReading;
import dev.gatehouse.spi.port.ProcessFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in the directories of a home's profiles. Root reads and writes them as the directory's owner. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HomeRunFiles implements RunFiles {
    /** Index of the start time in {@link LinuxProcess#stat}, which begins with the third field. */
    private static final int START_TIME = 22 - 3;

    private final Home home;

    /**
     * Creates the files of a home. Reads nothing.
     *
     * @param home the home
     */
    public HomeRunFiles(Home home) {
        this.home = home;
    }

    @Override
    public Optional<RunState> state(ServiceName service) {
        Optional<StateFile> file = home.app().records().state();
        return file.isEmpty()
                ? Optional.empty()
                : StateReading.find(home.directory(service.profile())
                                .resolve(file.get().file()))
                        .map(reading -> state(reading, file.get()));
    }

    private static RunState state(StateReading reading, StateFile file) {
        String word = reading.text(file.state()).orElse("");
        RunState.Meaning meaning = file.up().contains(word)
                ? RunState.Meaning.UP
                : file.failed().contains(word) ? RunState.Meaning.FAILED : RunState.Meaning.OTHER;
        return new RunState(
                reading.number(file.pid()), word, meaning, file.reason().flatMap(reading::line), reading.written());
    }

    @Override
    public OptionalLong pidFile(ServiceName service) {
        Optional<String> name = home.app().records().pidFile();
        return name.isEmpty()
                ? OptionalLong.empty()
                : PidFile.read(home.directory(service.profile()).resolve(name.get()));
    }

    @Override
    public Optional<Path> ownLog(ServiceName service) {
        Optional<String> name = home.app().records().logFile();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path file = home.directory(service.profile()).resolve(name.get());
        try {
            return OwnerAccess.call(file, () -> Files.isRegularFile(file)) ? Optional.of(file) : Optional.empty();
        } catch (IOException unseen) {
            return Optional.empty();
        }
    }

    @Override
    public boolean belongs(long main, long pid) {
        return main == pid || ProcessFamily.of(main).contains(pid);
    }

    @Override
    public void announce(ServiceName service, PlannedStop planned, long main) {
        long pid = state(service).stream()
                .flatMapToLong(state -> state.pid().stream())
                .filter(named -> belongs(main, named))
                .findFirst()
                .orElse(main);
        byte[] text = planned.text(pid, startTime(pid), Instant.now()).getBytes(StandardCharsets.UTF_8);
        Path directory = home.directory(service.profile());
        try {
            OwnerAccess.run(directory, () -> write(directory, planned.file(), text));
        } catch (IOException unwritable) {
            // The gateway stops nevertheless; it only takes the stop for an unexpected one.
        }
    }

    private static void write(Path directory, String name, byte[] text) throws IOException {
        try (Unfinished file = Unfinished.file(directory)) {
            try {
                for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
                    file.channel().write(rest);
                }
                file.moveTo(directory.resolve(name));
            } catch (IOException e) {
                file.discard(e);
                throw e;
            }
        }
    }

    private static OptionalLong startTime(long pid) {
        List<String> fields = LinuxProcess.of(pid).stat();
        try {
            return fields.size() <= START_TIME
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(fields.get(START_TIME)));
        } catch (NumberFormatException damaged) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void withdraw(ServiceName service, PlannedStop planned) {
        Path directory = home.directory(service.profile());
        try {
            OwnerAccess.run(directory, () -> {
                Path file = directory.resolve(planned.file());
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            });
        } catch (IOException unwritable) {
            // The announcement names a process that has ended.
        }
    }
}
