package dev.gatehouse.systemtest.windows;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A model of the Task Scheduler service and of the output of schtasks. Tasks are documents in a folder; instances are
 * real processes. Each rule names the page of learn.microsoft.com that documents it.
 *
 * <p>Arguments: the model's folder, and the length of a model minute in milliseconds.
 */
public final class ModelTaskScheduler {
    /** winerror.h; with {@code /HRESULT} schtasks exits with such a code ("schtasks create"). */
    private static final int ERROR_FILE_NOT_FOUND = 0x80070002;

    /** "Task Scheduler error and success constants". */
    private static final int SCHED_E_TASK_NOT_RUNNING = 0x8004130B;

    private static final int SCHED_E_MALFORMEDXML = 0x8004131A;

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path folder;
    private final Duration minute;
    private final Map<String, Process> instances = new HashMap<>();
    private final List<Process> session = new ArrayList<>();

    private ModelTaskScheduler(Path folder, Duration minute) {
        this.folder = folder;
        this.minute = minute;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ModelTaskScheduler model = new ModelTaskScheduler(folder, Duration.ofMillis(Long.parseLong(arguments[1])));
        try (ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Path port = Files.writeString(folder.resolve("port.new"), socket.getLocalPort() + "\n");
            Files.move(port, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> model.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream()) {
            int number = Integer.parseInt(line(in));
            List<String> words = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                words.add(new String(in.readNBytes(Integer.parseInt(line(in))), StandardCharsets.UTF_8));
            }
            StringBuilder text = new StringBuilder();
            int code = answer(words, text);
            // POSIX exit codes have eight bits.
            out.write((text + "x" + (WINDOWS ? code : code & 0xff) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // The caller has gone away.
            return;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Answers a call: appends its output to {@code text} and returns its exit code. */
    private int answer(List<String> words, StringBuilder text) throws IOException {
        Optional<String> fault = fault(words.getFirst());
        note(words);
        return fault.isPresent() ? failed(fault.get(), text) : obey(words, text);
    }

    private synchronized void note(List<String> words) throws IOException {
        Files.writeString(
                folder.resolve("calls"),
                String.join(" ", words) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private synchronized int obey(List<String> words, StringBuilder text) throws IOException {
        String verb = words.getFirst();
        String name = value(words, "/TN").replace("\\", "");
        return switch (verb) {
            case "/Create" -> create(name, Path.of(value(words, "/XML")), words.contains("/F"), text);
            case "/Query" -> words.contains("/TN") ? query(name, text) : queryAll(text);
            case "/Delete" -> delete(name, text);
            case "/Run" -> run(name, text);
            case "/End" -> end(name, text);
            case "/ModelLogOn" -> logOn();
            case "/ModelLogOff" -> logOff();
            default -> 1;
        };
    }

    private static String value(List<String> words, String option) {
        int at = words.indexOf(option);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
    }

    private Optional<String> fault(String verb) throws IOException {
        Path faults = folder.resolve("faults");
        return Files.exists(faults)
                ? Files.readAllLines(faults).stream()
                        .filter(line -> line.startsWith(verb + " "))
                        .map(line -> line.substring(verb.length() + 1))
                        .findFirst()
                : Optional.empty();
    }

    private int failed(String fault, StringBuilder text) {
        String code = fault.substring(0, fault.indexOf(' '));
        while (code.equals("hang")) {
            LockSupport.park();
        }
        String words = fault.substring(fault.indexOf(' ') + 1);
        if (!words.isEmpty()) {
            text.append('e').append(words).append('\n');
        }
        return Long.decode(code).intValue();
    }

    private Path document(String name) {
        return folder.resolve("tasks").resolve(name);
    }

    private boolean exists(String name) {
        return !name.isEmpty() && Files.exists(document(name));
    }

    private static int absent(StringBuilder text) {
        text.append("eERROR: The system cannot find the file specified.\n");
        return ERROR_FILE_NOT_FOUND;
    }

    /**
     * "schtasks create": /xml reads a task from a file, names have at most 238 characters, and /f "forces the task and
     * suppresses warnings if the specified task already exists". Without /f the call fails if the task exists.
     * [MS-TSCH] 2.5: the server validates the document against the schema.
     */
    private int create(String name, Path xml, boolean force, StringBuilder text) throws IOException {
        if (name.length() > 238 || (exists(name) && !force)) {
            text.append("eERROR: The task name is too long, or taken.\n");
            return 1;
        }
        byte[] bytes = Files.readAllBytes(xml);
        List<String> faults = TaskSchema.faults(bytes);
        if (!faults.isEmpty()) {
            text.append("eERROR: The task XML is malformed. ")
                    .append(faults.getFirst())
                    .append('\n');
            return SCHED_E_MALFORMEDXML;
        }
        Files.write(document(name), bytes);
        text.append("oSUCCESS: The scheduled task \"").append(name).append("\" has successfully been created.\n");
        return 0;
    }

    /**
     * "schtasks query": /xml prints the definition. It differs from what was registered: the service adds the task's
     * path, and replaces the user by a SID ("registrationInfoType", "UserId (principalType)").
     */
    private int query(String name, StringBuilder text) throws IOException {
        if (!exists(name)) {
            return absent(text);
        }
        String document = TaskSchema.text(Files.readAllBytes(document(name)))
                .replaceAll("<UserId>[^<]*</UserId>", "<UserId>S-1-5-21-1-2-3-1001</UserId>")
                .replace("</RegistrationInfo>", "  <URI>\\" + name + "</URI>\n  </RegistrationInfo>");
        document.lines().forEach(line -> text.append('o').append(line).append('\n'));
        return 0;
    }

    /** "schtasks query": without /tn all tasks; /xml ONE prints them as one document, each after a comment with its path. */
    private int queryAll(StringBuilder text) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(folder.resolve("tasks"))) {
            tasks.map(task -> task.getFileName().toString()).sorted().forEach(names::add);
        }
        text.append("o<?xml version=\"1.0\" ?>\no<Tasks>\n");
        for (String name : names) {
            StringBuilder task = new StringBuilder();
            query(name, task);
            text.append("o<!-- \\").append(name).append(" -->\n");
            text.append(task.toString().replaceFirst("^o.?<\\?xml[^>]*\\?>\n", ""));
        }
        text.append("o</Tasks>\n");
        return 0;
    }

    /** "schtasks delete". A running instance keeps running. */
    private int delete(String name, StringBuilder text) throws IOException {
        if (!exists(name)) {
            return absent(text);
        }
        Files.delete(document(name));
        return 0;
    }

    /**
     * "schtasks run": reports that it attempted to run the task, whether or not an instance starts.
     * "MultipleInstancesPolicy": IgnoreNew starts no instance while one is running.
     */
    private int run(String name, StringBuilder text) throws IOException {
        if (!exists(name)) {
            return absent(text);
        }
        begin(name, restarts(name));
        text.append("oSUCCESS: Attempted to run the scheduled task \"")
                .append(name)
                .append("\".\n");
        return 0;
    }

    private int restarts(String name) throws IOException {
        String count = TaskSchema.leaf(Files.readAllBytes(document(name)), "Settings/RestartOnFailure/Count");
        return count.isEmpty() ? 0 : Integer.parseInt(count);
    }

    /** "Exec" and "execActionType": the command with its arguments, in its working directory. */
    private void begin(String name, int restarts) throws IOException {
        Process running = instances.get(name);
        if (running != null && running.isAlive()) {
            return;
        }
        byte[] document = Files.readAllBytes(document(name));
        List<String> words = new ArrayList<>(List.of(TaskSchema.leaf(document, "Actions/Exec/Command")));
        words.addAll(ModelCommandLine.split(TaskSchema.leaf(document, "Actions/Exec/Arguments")));
        Process process = new ProcessBuilder(words)
                .directory(Path.of(TaskSchema.leaf(document, "Actions/Exec/WorkingDirectory"))
                        .toFile())
                .redirectInput(Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null")))
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .redirectErrorStream(true)
                .start();
        instances.put(name, process);
        session.removeIf(ended -> !ended.isAlive());
        session.add(process);
        Thread.ofVirtual().start(() -> watch(name, process, restarts));
    }

    /**
     * "RestartOnFailure (settingsType)": an instance that fails is started again after Interval, at most Count times.
     * An instance that /End ended has not failed. While the file {@code held} exists, the interval does not end.
     */
    private void watch(String name, Process process, int restarts) {
        int code = process.onExit().join().exitValue();
        if (code != 0 && restarts > 0) {
            // This pause is the behavior under test, not a wait.
            do {
                LockSupport.parkNanos(minute.toNanos());
            } while (Files.exists(folder.resolve("held")));
            restart(name, process.pid(), restarts);
        }
    }

    private synchronized void restart(String name, long pid, int restarts) {
        Process last = instances.get(name);
        try {
            if (last != null && last.pid() == pid && exists(name)) {
                begin(name, restarts - 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * "schtasks end": "Stops only the instances of a program started by a scheduled task. To stop other processes, use
     * TaskKill." So it ends only the process itself, not its children.
     */
    private int end(String name, StringBuilder text) {
        if (!exists(name)) {
            return absent(text);
        }
        Process process = instances.remove(name);
        if (process == null || !process.isAlive()) {
            text.append("eERROR: There is no running instance of the task.\n");
            return SCHED_E_TASK_NOT_RUNNING;
        }
        process.destroyForcibly();
        return 0;
    }

    /** "LogonTrigger". The model skips the delay to save time. */
    private int logOn() throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("tasks"))) {
            for (Path task : tasks) {
                byte[] document = Files.readAllBytes(task);
                boolean enabled = !TaskSchema.leaf(document, "Settings/Enabled").equals("false")
                        && TaskSchema.leaf(document, "Triggers/LogonTrigger/Enabled")
                                .toLowerCase(Locale.ROOT)
                                .equals("true");
                if (enabled) {
                    String name = task.getFileName().toString();
                    begin(name, restarts(name));
                }
            }
        }
        return 0;
    }

    /** "ExitWindowsEx function": EWX_LOGOFF shuts down all processes of the session. */
    private int logOff() {
        instances.clear();
        for (Process process : session) {
            // The pid of a process that has exited may belong to another one by now.
            if (!process.isAlive()) {
                continue;
            }
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        }
        session.clear();
        return 0;
    }
}
