package dev.gatehouse.systemtest.step;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.systemtest.namespace.Identity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The user scope of a person, or the system scope, in which root installs gateways of the account {@code hermes}. */
record SystemdSite(String name) implements Site {
    /** The name of the site in which root manages another account's home. */
    static final String OF_ROOT = "systemd, root";

    /** The name of the site whose app maintains its own units, so that ours are drop-ins. */
    static final String DROP_INS = "systemd, drop-ins";

    private boolean isSystem() {
        return name.equals(OF_ROOT);
    }

    @Override
    public Kind kind() {
        return Kind.SYSTEMD;
    }

    @Override
    public Path home() {
        return Path.of((isSystem() ? Identity.HERMES : Identity.ALICE).home(), ".agent");
    }

    private Path units() {
        return Path.of(isSystem() ? "/etc/systemd/system" : Identity.ALICE.home() + "/.config/systemd/user");
    }

    private Path runtime() {
        return Path.of(isSystem() ? "/run" : "/run/user/" + Identity.ALICE.uid());
    }

    @Override
    public List<Path> folders() {
        return List.of(home(), units(), runtime().resolve("gatehouse"));
    }

    @Override
    public Map<String, String> variables() {
        return isSystem() ? Map.of() : Map.of("XDG_RUNTIME_DIR", runtime().toString());
    }

    @Override
    public Path definition(String profile) {
        Path unit = units().resolve(unit(profile));
        return name.equals(DROP_INS) ? unit.resolveSibling(unit(profile) + ".d").resolve("50-gatehouse.conf") : unit;
    }

    private static String unit(String profile) {
        return "agent-gateway-" + profile + ".service";
    }

    @Override
    public OptionalLong process(String profile) {
        List<String> words = new ArrayList<>(List.of("systemctl"));
        if (!isSystem()) {
            words.add("--user");
        }
        words.addAll(List.of("show", "--value", "--property=MainPID"));
        words.add(unit(profile));
        String pid = Tools.output(words).strip();
        return pid.isEmpty() || pid.equals("0") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid));
    }
}
