package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.systemd.host.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Renders a definition as a service unit, the script of the home's units and, if it sets variables, an environment file.
 *
 * <p>For an app that maintains its own unit, the definition is a drop-in that holds over any unit: it states everything that
 * matters and resets lists. The unit below it is plain, and rendered for the case that the app has none. What the app says
 * about a reload and about the watchdog stays its own.
 */
public final class SystemdRenderer implements Renderer {
    /** Time of ExecStartPre beyond the back-off itself. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Path ROOT = Path.of("/");

    /** Message if {@link UnitContext#lacksAccount}. */
    public static final String NO_ACCOUNT =
            "a system unit needs an account: pass --run-as-user NAME, or --run-as-user root if there is no "
                    + "other account (for example in an LXC container)";

    private final UnitContext context;
    private final List<Path> searchPath;

    public SystemdRenderer(UnitContext context, List<Path> searchPath) {
        this.context = context;
        this.searchPath = List.copyOf(searchPath);
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        GatewayDefinition definition = gateway.under("systemd", context.unit(gateway.service()));
        if (context.lacksAccount()) {
            throw new InvalidInputException(NO_ACCOUNT);
        }
        String unit = context.isDropIn() ? dropIn(definition) : unit(definition);
        if (unit.getBytes(StandardCharsets.UTF_8).length >= UnitSyntax.LONGEST_LINE) {
            throw new InvalidInputException("The command of profile " + definition.profile()
                    + " is too long: systemd accepts lines of at most " + UnitSyntax.LONGEST_LINE
                    + " bytes in a unit");
        }
        ServiceName service = definition.service();
        Path home = context.mapping().map(definition.home().value());
        List<RenderedFile> files = new ArrayList<>();
        if (!definition.environment().variables().isEmpty()) {
            files.add(new RenderedFile(
                    Path.of(context.variables(service)), EnvironmentFile.render(definition.environment()), 0600));
        }
        files.add(new RenderedFile(Path.of(context.script(home)), LifecycleScript.text(home), 0644));
        if (context.isDropIn()) {
            files.add(new RenderedFile(Path.of(context.unit(service)), below(definition, home), 0644));
        }
        Path decisive = context.isDropIn() ? context.dropIn(service) : Path.of(context.unit(service));
        files.add(new RenderedFile(decisive, unit, 0644));
        return new Rendering(context.directory(), files);
    }

    private String unit(GatewayDefinition definition) {
        UnitText unit = new UnitText(false);
        Path home = context.mapping().map(definition.home().value());
        unit.comment(Origin.signature(definition.profile(), home));
        unit.comment(Origin.format(
                "Gatehouse rewrites this file when the profile changes. Put your own changes into a drop-in: "
                        + edit(definition)));
        unit.section("Unit");
        unit.set("Description", UnitSyntax.plain(definition.description().replaceAll("[\\\\ ]+$", "")));
        return whole(unit, definition, home);
    }

    /** Returns what holds over the app's own unit. Dependencies cannot be reset (systemd.unit(5)); those of the app stay. */
    private String dropIn(GatewayDefinition definition) {
        UnitText unit = new UnitText(true);
        Path home = context.mapping().map(definition.home().value());
        unit.comment(Origin.signature(definition.profile(), home));
        unit.comment(
                Origin.format("Gatehouse rewrites this file when the profile changes; the app may rewrite the unit. "
                        + "Put your own changes into another drop-in: " + edit(definition)));
        unit.section("Unit");
        unit.reset("ConditionPathExists", "AssertPathExists");
        return whole(unit, definition, home);
    }

    private String edit(GatewayDefinition definition) {
        return "systemctl " + (context.scope() == Scope.USER ? "--user " : "") + "edit "
                + context.unit(definition.service());
    }

    private String whole(UnitText unit, GatewayDefinition definition, Path home) {
        // The manager of a user has this target only where the host's administrator provides it.
        unit.set("Wants", "network-online.target").set("After", "network-online.target");
        unit.comment("The script limits the rate of starts; systemd must never give up.");
        unit.set("StartLimitIntervalSec", "0");
        unit.section("Service");
        service(unit, definition, home);
        unit.section("Install")
                .reset("WantedBy")
                .set("WantedBy", context.scope().target());
        unit.section(UnitExpectations.SECTION)
                .set(UnitExpectations.KEY, Expectations.of(definition).text());
        return UnitSeal.sealed(unit.toString());
    }

    /** Returns the unit for an app that has none of its own at the moment. The app may read it, and replace it. */
    private String below(GatewayDefinition definition, Path home) {
        UnitText unit = new UnitText(false);
        unit.comment(Origin.signature(definition.profile(), home));
        unit.comment(Origin.format("The app may replace this file: " + context.dropIn(definition.service())
                + " says how the gateway runs."));
        unit.section("Unit");
        unit.set("Description", UnitSyntax.plain(definition.description().replaceAll("[\\\\ ]+$", "")));
        unit.section("Service");
        account(unit);
        homeVariable(unit, definition);
        unit.set("WorkingDirectory", "-" + UnitSyntax.path(directory(definition)));
        unit.set("ExecStart", command(definition, home));
        unit.section("Install").set("WantedBy", context.scope().target());
        return UnitSeal.sealed(unit.section(UnitExpectations.SECTION).toString());
    }

    private void account(UnitText unit) {
        context.runAs().ifPresent(account -> unit.set("User", account.name()).set("Group", account.group()));
    }

    private void service(UnitText unit, GatewayDefinition definition, Path home) {
        boolean notifies = definition.ready() instanceof Readiness.Notify;
        unit.set("Type", notifies ? "notify" : "exec");
        if (notifies) {
            unit.set("NotifyAccess", "main");
        }
        if (context.isDropIn()) {
            unit.set("RemainAfterExit", "no");
        }
        unit.reset("SupplementaryGroups");
        account(unit);
        environment(unit, definition);
        commands(unit, definition, home);
        restarts(unit, definition);
        stop(unit, definition.stop());
        String stem = context.stem(definition.profile());
        unit.comment("Keeps how the previous run ended: systemd forgets a disabled unit that is down.");
        unit.reset("RuntimeDirectory");
        unit.set("RuntimeDirectory", stem).set("RuntimeDirectoryPreserve", "yes");
        if (context.isDropIn()) {
            unit.set("StandardOutput", "journal").set("StandardError", "inherit");
        }
        unit.set("SyslogIdentifier", stem);
        limits(unit, definition.limits());
        if (definition.hardening() == Hardening.STANDARD) {
            harden(unit);
        }
    }

    private void environment(UnitText unit, GatewayDefinition definition) {
        unit.reset("Environment", "EnvironmentFile", "PassEnvironment", "UnsetEnvironment", "LoadCredential");
        // systemd sets HOME of an account, unless it is the root directory (systemd.exec(5); get_user_creds).
        if (context.runAs().filter(account -> account.home().equals(ROOT)).isPresent()) {
            variable(unit, "HOME", ROOT.toString());
        }
        String path = searchPath.stream().map(Path::toString).collect(Collectors.joining(":"));
        variable(unit, "PATH", path);
        homeVariable(unit, definition);
        if (!definition.environment().variables().isEmpty()) {
            Path file = context.directory().resolve(context.variables(definition.service()));
            unit.set("EnvironmentFile", UnitSyntax.path(file.toString()));
        }
        definition
                .sources()
                .secretFiles()
                .forEach((name, file) -> unit.set(
                        "LoadCredential",
                        name + ":" + UnitSyntax.path(context.mapping().map(file).toString())));
    }

    private void homeVariable(UnitText unit, GatewayDefinition definition) {
        definition
                .exportedHome("systemd")
                .ifPresent(path -> variable(
                        unit,
                        definition.home().name(),
                        context.mapping().map(path).toString()));
    }

    private static void variable(UnitText unit, String name, String value) {
        unit.set("Environment", UnitSyntax.word(name + "=" + value));
    }

    private void commands(UnitText unit, GatewayDefinition definition, Path home) {
        String call = UnitSyntax.command(script(home)) + " ";
        String runtime = " %t/" + context.stem(definition.profile());
        String directory = directory(definition);
        boolean notifies = definition.ready() instanceof Readiness.Notify;
        RestartPolicy restart = definition.restart();
        // With "-" a missing directory is no error of systemd, which would retry each second; ExecStartPre checks it,
        // and the back-off applies.
        unit.set("WorkingDirectory", "-" + UnitSyntax.path(directory));
        unit.reset("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecStop", "ExecStopPost");
        unit.set(
                "ExecStartPre",
                call + (restart.isEnabled() ? "wait" : "begin") + runtime + " " + UnitSyntax.argument(directory));
        unit.set("ExecStart", command(definition, home));
        if (notifies) {
            unit.set("ExecStartPost", "-" + call + "ready" + runtime);
        }
        unit.set("ExecStop", "-" + call + "stop" + runtime);
        List<String> policy = LifecycleScript.ended(restart, notifies);
        unit.set(
                "ExecStopPost",
                "-" + call + "ended" + runtime + (policy.isEmpty() ? "" : " " + UnitSyntax.command(policy)));
    }

    private List<String> script(Path home) {
        return List.of(
                "/bin/sh", context.directory().resolve(context.script(home)).toString());
    }

    private String command(GatewayDefinition definition, Path home) {
        return UnitSyntax.command(new GatewayCommand(context.mapping(), definition).words(script(home)));
    }

    private String directory(GatewayDefinition definition) {
        return context.mapping()
                .map(definition.workingDirectory().under("systemd"))
                .toString();
    }

    private static void restarts(UnitText unit, GatewayDefinition definition) {
        RestartPolicy policy = definition.restart();
        Duration ready = definition.ready().limit();
        Duration waiting = policy.longest().plus(MARGIN);
        unit.reset("RestartPreventExitStatus", "RestartForceExitStatus", "SuccessExitStatus");
        unit.set("Restart", policy.isEnabled() ? "always" : "no");
        if (policy.isEnabled()) {
            unit.set("RestartSec", "1s");
            SortedSet<Integer> last = new TreeSet<>(policy.never());
            if (!policy.restartsAfter(0)) {
                last.add(0);
            }
            if (!last.isEmpty()) {
                unit.set("RestartPreventExitStatus", codes(last));
            }
        }
        unit.set("TimeoutStartSec", time(ready.compareTo(waiting) > 0 ? ready : waiting));
    }

    private void stop(UnitText unit, StopPolicy policy) {
        unit.set("TimeoutStopSec", time(policy.grace()));
        unit.set("KillMode", "mixed");
        if (context.isDropIn() || !policy.signal().equals("TERM")) {
            unit.set("KillSignal", "SIG" + policy.signal());
        }
    }

    private static String codes(SortedSet<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String time(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /**
     * Settings that need a mount namespace work only in the system scope: a user's systemd cannot create one
     * (systemd.exec(5)).
     */
    private void harden(UnitText unit) {
        unit.set("NoNewPrivileges", "yes");
        unit.set("RestrictSUIDSGID", "yes");
        unit.set("RestrictRealtime", "yes");
        unit.set("LockPersonality", "yes");
        unit.set("SystemCallArchitectures", "native");
        if (context.scope() == Scope.SYSTEM) {
            unit.set("ProtectSystem", "full");
            unit.set("ProtectKernelTunables", "yes");
            unit.set("ProtectKernelModules", "yes");
            unit.set("ProtectKernelLogs", "yes");
            unit.set("ProtectControlGroups", "yes");
            unit.set("ProtectClock", "yes");
            unit.set("ProtectHostname", "yes");
        }
    }

    private static void limits(UnitText unit, Limits limits) {
        // systemd's default ends the gateway with any process that runs out of memory, such as a tool call.
        unit.set("OOMPolicy", limits.outOfMemory() == OutOfMemory.KILL ? "kill" : "continue");
        limits.openFiles().ifPresent(number -> unit.set("LimitNOFILE", Long.toString(number)));
        limits.processes().ifPresent(number -> unit.set("LimitNPROC", Long.toString(number)));
        limits.memoryBytes().ifPresent(bytes -> unit.set("MemoryMax", Long.toString(bytes)));
    }
}
