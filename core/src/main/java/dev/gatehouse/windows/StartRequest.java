package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.ToolUnavailableException;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.Schtasks;
import dev.gatehouse.windows.task.Schtasks.Answer;
import dev.gatehouse.windows.text.CommandLine;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;

/**
 * A request for a launcher. The task runs it, so that Task Scheduler brings it back should it be killed; without a task this
 * process starts it, and it outlives this process.
 */
final class StartRequest {
    private final WindowsLayout layout;
    private final ServiceName service;
    private final ServiceFolder folder;
    private final String task;

    StartRequest(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.task = layout.taskName(service.profile());
    }

    private boolean isByTask() throws IOException {
        return LoginStart.of(folder).by() == LoginStart.By.TASK;
    }

    /**
     * Makes the request.
     *
     * @return the launcher, where this process has started it
     */
    Optional<Process> make() throws IOException {
        boolean byTask = isByTask();
        if (byTask && new Registration(layout, service).registered().isEmpty()) {
            throw new GatehouseException(
                    "the task " + task + " of " + service + " is gone from Task Scheduler, or is another's by now",
                    "gatehouse gateway install " + service);
        }
        folder.write(LaunchRecord.requested());
        if (byTask) {
            runTask();
            return Optional.empty();
        }
        return Optional.of(spawn());
    }

    /** Requests again where Task Scheduler passed over the first request, because an instance had not quite ended (IgnoreNew). */
    void repeat() throws IOException {
        if (isByTask()) {
            runTask();
        }
    }

    private void runTask() {
        Answer answer = new Schtasks(layout.tools()).run(task);
        if (!answer.succeeded()) {
            throw new CommandFailedException(
                    service.toString(), "schtasks /Run", answer.code(), answer.words(), Schtasks.query(task));
        }
    }

    private Process spawn() {
        List<String> words = layout.launcherOf(service.profile());
        if (File.separatorChar == '\\') {
            words = words.stream().map(CommandLine::quote).toList();
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(layout.home().toFile());
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            Process launcher = builder.start();
            launcher.getOutputStream().close();
            return launcher;
        } catch (IOException e) {
            throw new ToolUnavailableException(
                    "cannot start the launcher of " + service + ": " + e.getMessage(),
                    "dir \"" + words.getFirst() + "\"");
        }
    }
}
