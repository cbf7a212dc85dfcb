package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.KeptTasks;
import dev.gatehouse.windows.task.Registration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Takes gateways over from the tasks and Startup entries that the app itself has made, and gives them back. */
record WindowsAdoption(WindowsLayout layout, ServiceName service) {
    private static final String TASK = "task ";

    /**
     * Whether a holder is a task or a Startup entry of another program. Launchers of Gatehouse, and entries that start other
     * things too, are not taken over.
     */
    static boolean takesOver(Holder holder) {
        return holder.kind().equals(Kind.WINDOWS)
                && !holder.ours()
                && holder.command(Verb.INSTALL).isPresent();
    }

    private static boolean isTask(Holder holder) {
        return holder.location().startsWith(TASK);
    }

    private KeptTasks kept() {
        return new KeptTasks(layout, service);
    }

    /** Whether the app's tasks and Startup entries can be given back; also if an attempt to do so has removed the service already. */
    boolean isAdopted() {
        return kept().exist();
    }

    /**
     * Keeps the tasks and Startup entries of these holders and installs in their place. If that fails, they are put back.
     *
     * @param install installs the gateway
     */
    WindowsInstallation.Result replacing(List<Holder> holders, Supplier<WindowsInstallation.Result> install) {
        KeptTasks tasks = kept();
        try {
            Map<String, String> before = tasks.read();
            Map<String, KeptTasks.Taken> taken = takeAll(tasks, before, holders);
            WindowsInstallation.Result result;
            try {
                result = install.get();
            } catch (GatehouseException e) {
                // If it is installed, only its first start has failed.
                if (!isInPlace(e)) {
                    restore(tasks, before, taken, e);
                }
                throw e;
            }
            if (result.outcome().failed() && !taken.isEmpty()) {
                tasks.restore(before, taken);
            }
            return result;
        } catch (IOException e) {
            throw StorageErrors.translate("adopting the gateway of " + service, layout.services(), e);
        }
    }

    /** The folder alone does not tell: the service may have been installed before, and the app have replaced its task. */
    private boolean isInPlace(Exception reason) {
        try {
            return layout.folder(service.profile()).isInstalled() && new Registration(layout, service).isInPlace();
        } catch (IOException | GatehouseException unknown) {
            // What is kept is not lost: it can be given back.
            reason.addSuppressed(unknown);
            return true;
        }
    }

    private static Map<String, KeptTasks.Taken> takeAll(
            KeptTasks tasks, Map<String, String> before, List<Holder> holders) throws IOException {
        Map<String, KeptTasks.Taken> taken = new LinkedHashMap<>();
        try {
            for (Holder holder : holders) {
                if (takesOver(holder)) {
                    String key = isTask(holder)
                            ? holder.location().substring(TASK.length())
                            : KeptTasks.entry(Path.of(holder.location()));
                    if (!taken.containsKey(key)) {
                        taken.put(key, tasks.take(key));
                    }
                }
            }
            return taken;
        } catch (IOException | GatehouseException e) {
            restore(tasks, before, taken, e);
            throw e;
        }
    }

    private static void restore(
            KeptTasks tasks, Map<String, String> before, Map<String, KeptTasks.Taken> taken, Exception reason) {
        try {
            if (!taken.isEmpty()) {
                tasks.restore(before, taken);
            }
        } catch (IOException | GatehouseException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes the service of Gatehouse, and puts the app's own tasks and Startup entries back. After a failure it can be repeated. */
    void giveBack(WindowsServiceManager manager) {
        if (!isAdopted()) {
            throw new GatehouseException(
                    "The gateway of " + service + " was not adopted: nothing is left if Gatehouse's files go",
                    Remedy.gatehouse("gateway", "uninstall", service.toString()));
        }
        try {
            KeptTasks tasks = kept();
            Map<String, String> documents = tasks.read();
            // An attempt that failed later has ended the gateway already.
            boolean run = tasks.runAgain() || manager.status(service).isRunning();
            tasks.moveOut(documents, run);
            manager.remove(List.of(service)).orThrow();
            tasks.giveBack(documents, run);
        } catch (IOException e) {
            throw StorageErrors.translate("giving back the gateway of " + service, layout.services(), e);
        }
    }

    /** What an adoption did to its holders, one line each. */
    static List<String> lines(Holder holder) {
        return List.of(
                holder.words() + ": " + (isTask(holder) ? "ended and " : "") + "deleted; its definition is kept");
    }
}
