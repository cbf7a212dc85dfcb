package dev.gatehouse.systemtest.windows;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.fake.FakeGatewayProgram;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.windows.WindowsServiceManager;
import dev.gatehouse.windows.host.WindowsLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Fixture: a Windows manager for its own home on a test host. */
final class WindowsFixture extends ManagerFixture {
    private final WindowsLayout layout;
    private final ServiceManager manager;
    private final WindowsHost host;

    private WindowsFixture(WindowsHost host, Home home, WindowsLayout layout) {
        super(home);
        this.host = host;
        this.layout = layout;
        this.manager = new WindowsServiceManager(home, layout);
    }

    static WindowsFixture open(WindowsHost host) throws IOException {
        return at(host, WindowsHost.temporaryHome());
    }

    static WindowsFixture at(WindowsHost host, Path path) {
        Home home = Home.at(Presets.named("hermes"), path);
        return new WindowsFixture(host, home, host.layout(home));
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    WindowsLayout layout() {
        return layout;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.RESTARTS, Capability.LAST_EXIT, Capability.PORT_OWNERS, Capability.SOURCES);
    }

    @Override
    public String asked() {
        return FakeGatewayProgram.ASKED;
    }

    /** A Java program, because Windows has neither a POSIX shell nor signals. */
    @Override
    public List<String> gatewayCommand() {
        List<String> words = new ArrayList<>(Programs.fakeGateway());
        words.add(home().path().toString());
        return words;
    }

    @Override
    public List<String> restartProgram() {
        return WindowsHost.isReal()
                ? List.of()
                : List.of(
                        Programs.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartOnModel.class.getName(),
                        home().path().toString(),
                        host.tasks().program().toString());
    }

    /** Returns the folder of a service. */
    Path folder(ServiceName service) {
        return home().path().resolve(WindowsLayout.FOLDER).resolve(layout.taskName(service.profile()));
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        if (Files.exists(folder(service))) {
            traces.add(folder(service).toString());
        }
        Path entry = layout.startup().orElseThrow().resolve(layout.taskName(service.profile()) + ".cmd");
        if (Files.exists(entry)) {
            traces.add(entry.toString());
        }
        if (isRegistered(service)) {
            traces.add("the task " + layout.taskName(service.profile()));
        }
        String folder = folder(service).toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder))
                .forEach(process -> traces.add(String.valueOf(process.info().commandLine())));
        return traces;
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        return temporaryFiles(List.of(folder(service), layout.startup().orElseThrow()));
    }

    private boolean isRegistered(ServiceName service) {
        List<String> words = new ArrayList<>(layout.tools().schtasks());
        words.addAll(List.of("/Query", "/TN", "\\" + layout.taskName(service.profile())));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        super.close();
        FileTree.delete(home().path());
        Path startup = WindowsHost.startup(home());
        if (Files.exists(startup)) {
            FileTree.delete(startup);
        }
    }
}
