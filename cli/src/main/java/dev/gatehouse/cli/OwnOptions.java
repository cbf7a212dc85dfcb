package dev.gatehouse.cli;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.systemd.Scope;
import dev.gatehouse.systemd.SystemdOptions;
import java.util.List;
import java.util.Optional;

/** Options that mean something to some managers only, and what they mean to them. */
final class OwnOptions {
    private static final String SYSTEM = "--system";
    private static final String USER = "--user";
    private static final String RUN_AS_USER = "--run-as-user";
    private static final String ADOPT = "--adopt";

    private OwnOptions() {}

    /** The options of every command that is about gateways. */
    static void describe(Syntax syntax) {
        syntax.flag(SYSTEM, "the host's own manager, which takes root (systemd)")
                .flag(USER, "the manager of the user who calls (systemd)");
    }

    /** Those of a command that writes definitions, too. */
    static void describeForInstall(Syntax syntax) {
        describe(syntax);
        syntax.option(RUN_AS_USER, "USER", "the account that gateways of --system run as (systemd)")
                .flag(ADOPT, "take over what Hermes itself had installed (systemd)");
    }

    static SystemdOptions systemd(Line line) {
        if (line.has(SYSTEM) && line.has(USER)) {
            throw new UsageException("--system and --user leave no manager to choose", "gatehouse gateway status");
        }
        SystemdOptions options = SystemdOptions.DEFAULTS;
        if (line.has(SYSTEM) || line.has(USER)) {
            options = options.with(line.has(SYSTEM) ? Scope.SYSTEM : Scope.USER);
        }
        Optional<String> user = line.value(RUN_AS_USER);
        if (user.isPresent()) {
            options = runAs(options, user.get());
        }
        return line.has(ADOPT) ? options.adopting() : options;
    }

    private static SystemdOptions runAs(SystemdOptions options, String user) {
        try {
            return options.runAs(user);
        } catch (InvalidInputException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "gatehouse gateway install --help");
        }
    }

    /** Refuses what a manager of this kind has no use for: it would be passed over in silence. */
    static void refuseFor(Kind kind, Line line) {
        for (String option : List.of(SYSTEM, USER, ADOPT, RUN_AS_USER)) {
            if (line.has(option) || line.value(option).isPresent()) {
                throw new UsageException(
                        option + " is for systemd, and the manager here is " + kind, "gatehouse detect");
            }
        }
    }
}
