package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.command.WaitOptions;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.Wait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code gateway start}, {@code stop}, {@code restart}, {@code install} and {@code uninstall}: what was asked, and how it is
 * told; see {@link LifecycleOperation}.
 */
public final class LifecycleCommand extends CliCommand {
    private final Verb verb;

    private LifecycleCommand(Verb verb, String summary) {
        super("gateway " + verb.word(), summary);
        this.verb = verb;
    }

    public static LifecycleCommand start() {
        return new LifecycleCommand(Verb.START, "Starts gateways, and waits for the proof that they stay up.");
    }

    public static LifecycleCommand stop() {
        return new LifecycleCommand(Verb.STOP, "Stops gateways; they stay stopped, also after a reboot.");
    }

    public static LifecycleCommand restart() {
        return new LifecycleCommand(Verb.RESTART, "Restarts gateways; one that is down is started.");
    }

    public static LifecycleCommand install() {
        return new LifecycleCommand(
                Verb.INSTALL, "Makes gateways known to the manager, or refreshes what it knows; starts none.");
    }

    public static LifecycleCommand uninstall() {
        return new LifecycleCommand(
                Verb.UNINSTALL, "Ends gateways and makes the manager forget them; the profiles stay.");
    }

    /** Starts the gateway of one profile, and gives the exit code. */
    public static int start(Session session, ProfileName name) {
        LifecycleOperation lifecycle = new LifecycleOperation(session, Verb.START, Wait.PROOF, false);
        List<GatewayResult> results;
        try (Progress _ = Progress.of(session.console(), "starting " + name)) {
            results = lifecycle.run(List.of(name));
        }
        int code = new LifecycleReport(session, Verb.START, Wait.PROOF).tell(results);
        lifecycle.conclude();
        return code;
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "whose gateways; otherwise the current profile's")
                .flag(Targets.ALL, "the gateways of all profiles");
        if (verb.waits()) {
            syntax.flag("--temporary", "leave alone what is recorded for the next reboot");
            WaitOptions.describe(syntax);
        }
        if (verb == Verb.INSTALL) {
            BackendOptions.describeForInstall(syntax);
        } else {
            BackendOptions.describe(syntax);
        }
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Wait wait = verb.waits() ? WaitOptions.of(this, args) : Wait.PROOF;
        List<ProfileName> names = names(session, args);
        LifecycleOperation lifecycle =
                new LifecycleOperation(session, verb, wait, verb.waits() && args.has("--temporary"));
        List<GatewayResult> results = verb == Verb.INSTALL ? lifecycle.run(names) : shown(session, lifecycle, names);
        int code = new LifecycleReport(session, verb, wait).tell(results);
        lifecycle.conclude();
        return code;
    }

    /** An installation takes no time, and may ask: it shows no progress in between. */
    private List<GatewayResult> shown(Session session, LifecycleOperation lifecycle, List<ProfileName> names) {
        try (Progress _ = Progress.of(session.console(), verb.progressive() + " " + words(names))) {
            return lifecycle.run(names);
        }
    }

    private List<ProfileName> names(Session session, ParsedArgs args) {
        if (!args.has(Targets.ALL)) {
            return Targets.named(session, args);
        }
        Targets.refuseBoth(session, args);
        Set<ProfileName> names = new LinkedHashSet<>();
        Targets.all(session.home()).profiles().forEach(profile -> names.add(profile.name()));
        if (verb.ends()) {
            // All means those as well whose profile is gone.
            session.manager().services().forEach(service -> names.add(service.profile()));
        }
        return new ArrayList<>(names);
    }

    private static String words(List<ProfileName> names) {
        return names.size() <= 3
                ? String.join(", ", names.stream().map(ProfileName::value).toList())
                : names.size() + " gateways";
    }

    /** What is done to gateways. */
    enum Verb {
        START("start", "starting", "started"),
        STOP("stop", "stopping", "stopped"),
        RESTART("restart", "restarting", "restarted"),
        INSTALL("install", "installing", "installed"),
        UNINSTALL("uninstall", "uninstalling", "uninstalled");

        private final String word;
        private final String progressive;
        private final String past;

        Verb(String word, String progressive, String past) {
            this.word = word;
            this.progressive = progressive;
            this.past = past;
        }

        /** Whether gateways do not run afterwards. */
        boolean ends() {
            return this == STOP || this == UNINSTALL;
        }

        /** Whether there is an effect to wait for, and something to record. */
        boolean waits() {
            return this != INSTALL && this != UNINSTALL;
        }

        String word() {
            return word;
        }

        String progressive() {
            return progressive;
        }

        String past() {
            return past;
        }
    }
}
