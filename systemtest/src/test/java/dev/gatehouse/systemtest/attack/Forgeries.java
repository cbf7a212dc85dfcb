package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Attacks with forged contents, names, environments and processes. */
final class Forgeries {
    /** A line that looks like advice, after everything that could begin a line; and text that a terminal would turn around. */
    private static final String WORDS =
            "x\\n  " + Traps.ADVICE + "\\n\\033[2K\\r  " + Traps.ADVICE + " \\342\\200\\256fdp.exe";

    /** The same as the name of a file, which cannot contain a slash. */
    private static final String NAME = WORDS.replace('/', ':');

    private static final Duration RACE = Duration.ofSeconds(2);

    private Forgeries() {}

    /** Returns the attacks for a place. */
    static List<Attack> attacks(Arena arena, boolean all) {
        List<Attack> attacks = new ArrayList<>();
        environments(arena, attacks);
        attacks.add(story(
                "a gateway in a mount namespace of the account, in which its home is /etc",
                "unshare -Urm sh -c 'mount --bind /etc \"$1\"/profiles && cd \"$1\" && exec env HERMES_HOME=\"$1\" perl -e"
                        + " \"\\$0 = q(hermes -p coder gateway run); open F, q(>/tmp/up); sleep 600\"' sh "
                        + arena.home()
                        + " </dev/null >/dev/null 2>&1 & until [ -e /tmp/up ]; do kill -0 $!; sleep 0.02; done",
                looking(arena, "gateway stop --timeout 4s coder", "reconcile")));
        arena.scandir().ifPresent(slots -> slots(slots, arena, attacks));
        if (!all) {
            attacks.replaceAll(attack -> attack.sampled(attacks.indexOf(attack), 2, 1));
        }
        List<Attack> texts = new ArrayList<>();
        texts(arena, texts);
        if (!all) {
            // All of them print something.
            texts.replaceAll(attack -> attack.sampled(texts.indexOf(attack) + arena.half, 4, 0));
        }
        attacks.addAll(texts);
        arena.scandir().ifPresent(slots -> supervisors(slots, arena, attacks));
        if (arena.scandir().isEmpty()) {
            attacks.add(keptBySudo(account(arena)));
        }
        attacks.add(exchangedAppFile(arena));
        attacks.add(exchangedInDeletedProfiles(arena));
        return attacks;
    }

    /** What an account can write that commands print. */
    private static void texts(Arena arena, List<Attack> attacks) {
        String home = arena.home();
        Map<String, String> places = new LinkedHashMap<>();
        places.put(
                "name of a profile",
                "mkdir \"" + home + "/profiles/$(printf '" + NAME + "')\"; echo x >\"" + home + "/profiles/$(printf '"
                        + NAME + "')/SOUL.md\"");
        places.put(
                "target of a link",
                "rm -r " + home + "/profiles/coder; ln -s \"$(printf '" + WORDS + "')\" " + home + "/profiles/coder");
        for (String file : List.of(
                "profiles/coder/config.yaml",
                "profiles/coder/gateway.intent",
                "profiles/coder/gateway_state.json",
                "profiles/coder/.env",
                "gatehouse.yaml",
                "logs/gateways/coder/current",
                ".gatehouse/owner")) {
            places.put(
                    "content of " + file,
                    "mkdir -p " + home + "/.gatehouse; printf '" + WORDS + "\\n' >" + home + "/" + file);
        }
        String value = "x\\n  " + Traps.ADVICE + "\\u001b[2K\\u202e";
        places.put(
                "values of the settings",
                "printf '%s\\n' 'gateway:' '  command: [\"" + value + "\", \"" + value + "\"]' '  \"" + value
                        + "\": 1' '  restart: \""
                        + value + "\"' '  env:' '    \"" + value + "\": y' '    Y: \"" + value + "\"' >" + home
                        + "/profiles/coder/config.yaml");
        places.put(
                "values of the state",
                "printf '%s\\n' '{\"gateway_state\":\"" + value + "\",\"command\":\"" + value + "\",\"argv\":[\"-p\",\""
                        + value + "\"]}' >" + home + "/profiles/coder/gateway_state.json");
        places.put(
                "lines of an intent",
                "printf 'running\\nformat=1\\nprofile=a\\033[2K\\r  " + Traps.ADVICE + "\\npath=/x\\r  " + Traps.ADVICE
                        + "\\342\\200\\256\\ninode=1\\nhost=z\\n' >" + home + "/profiles/coder/gateway.intent");
        places.put(
                "command line of a process",
                "cd " + home + "; HERMES_HOME=" + home + " setsid perl -e '$0 = qq(hermes -p coder gateway run " + WORDS
                        + "); sleep 600' </dev/null >/dev/null 2>&1 &");
        arena.scandir().ifPresent(slots -> {
            places.put(
                    "name of a slot",
                    "mkdir \"" + slots + "/gateway-$(printf '" + NAME + "')\"; printf '#!/bin/sh\\n' >\"" + slots
                            + "/gateway-$(printf '" + NAME + "')/run\"");
            places.put(
                    "script of a slot",
                    "cd " + slots + "/gateway-coder; printf '" + WORDS + "\\n' >>run; printf '"
                            + WORDS + "\\n' >finish; printf '" + WORDS + "' >data/verdict; printf '" + WORDS
                            + "' >data/proof; printf '" + WORDS + "' >data/run; printf '" + WORDS + "' >type");
        });
        if (arena.scandir().isEmpty()) {
            String units = "/home/alice/.config/systemd/user";
            places.put(
                    "text of a unit",
                    "printf '[Unit]\\nDescription=" + WORDS
                            + "\\n[Service]\\nExecStart=/home/alice/.local/bin/hermes -p" + " coder gateway run "
                            + WORDS + "\\nEnvironment=HERMES_HOME=" + home + "\\n' >" + units + "/foreign.service");
            places.put(
                    "name of a unit",
                    "printf '[Service]\\nExecStart=/home/alice/.local/bin/hermes -p coder gateway"
                            + " run\\nEnvironment=HERMES_HOME=" + home + "\\n' >\"" + units + "/$(printf '" + NAME
                            + "').service\"");
        }
        places.forEach(
                (what, script) -> attacks.add(story("a line that imitates advice: " + what, script, looking(arena))));
    }

    /** Variables that an account could have set for root's shell, or that name its directories. */
    private static void environments(Arena arena, List<Attack> attacks) {
        String account = account(arena);
        String link = account + "/link";
        for (String target : List.of("/root/.hermes", "/usr/share", "/etc", "/root/.hermes/profiles/coder")) {
            String script = "ln -s " + target + " " + link;
            attacks.add(
                    story("HERMES_HOME names a link to " + target, script, with(arena, Map.of("HERMES_HOME", link))));
            attacks.add(new Attack(
                    "--home names a link to " + target,
                    place -> prepare(place, script),
                    Table.every(arena).stream()
                            .map(action -> new Action(
                                    Stream.concat(Stream.of("--home", link), action.words().stream())
                                            .toList(),
                                    action.variables(),
                                    action.changes()))
                            .toList()));
        }
        attacks.add(story("HOME is the account's", "true", with(arena, Map.of("HOME", account))));
        attacks.add(story(
                "XDG directories are the account's",
                "mkdir -p " + account + "/xdg; ln -s /root/.config/systemd " + account + "/xdg/systemd",
                with(
                        arena,
                        Map.of(
                                "XDG_RUNTIME_DIR", account + "/xdg",
                                "XDG_CONFIG_HOME", account + "/xdg",
                                "XDG_DATA_HOME", account + "/xdg",
                                "DBUS_SESSION_BUS_ADDRESS", "unix:path=" + account + "/xdg/bus"))));
        attacks.add(story(
                "GATEHOUSE_SCANDIR is the account's, with slots of root",
                "mkdir -p " + account + "/scan; ln -s /run/service/s6rc-sentinel " + account
                        + "/scan/gateway-coder; ln -s /run/service/.s6-svscan " + account + "/scan/.s6-svscan",
                with(arena, Map.of("GATEHOUSE_SCANDIR", account + "/scan", "GATEHOUSE_MANAGER", "s6"))));
    }

    private static String account(Arena arena) {
        return arena.home().substring(0, arena.home().lastIndexOf('/'));
    }

    /** {@code sudo -E} keeps all variables that it does not know to be dangerous. */
    private static Attack keptBySudo(String account) {
        String evil = account + "/evil";
        String trap = "printf '#!/bin/sh\\necho \"$(/usr/bin/id -u) %s\" >>" + Traps.RECORD + "\\n' $name >" + evil
                + "/bin/$name; ";
        Map<String, String> kept = new LinkedHashMap<>();
        String option = "-Xlog:all=info:file=/root/.hermes/written-by-";
        for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            kept.put(name, option + name);
        }
        kept.put("JAVA_HOME", evil);
        kept.put("PATH", evil + "/bin:/usr/bin:/bin");
        kept.put("HOME", evil);
        kept.put("HERMES_HOME", evil + "/home");
        kept.put("LD_PRELOAD", evil + "/evil.so");
        kept.put("BASH_ENV", evil + "/bin/java");
        kept.put("ENV", evil + "/bin/java");
        kept.put("XDG_RUNTIME_DIR", evil);
        kept.put("TMPDIR", "/root/.hermes");
        List<Action> actions = kept.entrySet().stream()
                .map(variable -> new Action(
                        List.of("/usr/bin/sudo", "-E", "/opt/gatehouse/bin/gatehouse", "gateway", "list"),
                        Map.of(variable.getKey(), variable.getValue()),
                        false))
                .toList();
        return story(
                "variables that sudo -E keeps",
                "[ -x /opt/gatehouse/bin/gatehouse ] && [ -x /usr/bin/sudo ]; mkdir -p " + evil
                        + "/bin; ln -s /root/.hermes " + evil
                        + "/home; for name in java systemctl readlink sed env id; do " + trap
                        + "done; chmod 755 " + evil + "/bin/*; echo 'JAVA_VERSION=\"99\"' >" + evil + "/release",
                actions);
    }

    /** A file that root put into the home, exchanged with one of the account: which of them is read, and is that the one that was judged? */
    private static Attack exchangedAppFile(Arena arena) {
        String file = arena.home() + "/gatehouse.yaml";
        String forged = arena.home() + "/.forged";
        return new Attack(
                "gatehouse.yaml of root is exchanged with one of the account",
                place -> {
                    place.asRoot(
                            "printf 'app: hermes\\ncommand: hermes -p {profile} gateway run\\nenv:\\n  HONEST: honest\\n' >"
                                    + file + "; chmod 644 " + file);
                    prepare(place, "printf 'app: hermes\\ncommand: /tmp/" + Traps.FORGED + "\\n' >" + forged);
                    return Optional.of(place.exchange(file, forged, RACE));
                },
                List.of(Action.reads("render coder"), Action.reads("profile show coder")));
    }

    private static Attack exchangedInDeletedProfiles(Arena arena) {
        String profiles = arena.home() + "/profiles";
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            actions.add(Action.changes("profile delete --yes p" + i));
        }
        return new Attack(
                "a directory in a deleted profile is exchanged with a link to root's profiles",
                place -> {
                    prepare(
                            place,
                            "cd " + profiles
                                    + "; ln -s /root/.hermes/profiles link; for i in 0 1 2 3 4 5 6 7 8 9 10 11; do"
                                    + " mkdir p$i; echo x >p$i/SOUL.md; mkdir inner; for n in 1 2 3 4 5 6 7 8 9; do mkdir -p inner/$n/$n; done;"
                                    + " ln -s ../../../profiles p$i/a; done; cp -r inner p0");
                    return Optional.of(place.exchange(profiles + "/inner", profiles + "/link", RACE));
                },
                actions);
    }

    /** What the supervisor of a slot does for whoever owns the slot; root's commands make it do so. */
    private static void supervisors(String slots, Arena arena, List<Attack> attacks) {
        String slot = slots + "/gateway-coder";
        for (String victim : List.of("1111111", "2222222")) {
            attacks.add(story(
                    Inherent.RECORD + ", sleep " + victim,
                    "pid=$(ps -e -o pid=,args= | sed -n 's/^ *\\([0-9]*\\) .*[s]leep " + victim
                            + "$/\\1/p' | head -n 1); echo \"$pid"
                            + " $(sed 's/.*) //' /proc/$pid/stat | cut -d ' ' -f 20)\" >" + slot + "/data/run; cp "
                            + slot
                            + "/data/run " + slot + "/data/survivors; cp " + slot + "/data/run " + slots
                            + "/.gatehouse-main; echo \"{\\\"pid\\\":$pid}\" >" + arena.home()
                            + "/profiles/coder/gateway.pid",
                    List.of(
                            Action.changes("gateway restart --timeout 4s coder"),
                            Action.changes("gateway stop --timeout 4s coder"),
                            Action.changes("container stop"))));
        }
        List<Action> commands = List.of(
                Action.changes("gateway start --timeout 4s coder"),
                Action.changes("gateway restart --timeout 4s coder"));
        attacks.add(story(
                Inherent.SCRIPT,
                "mkdir " + slots + "/.evil; printf '#!/bin/sh\\nid -u >>" + Traps.RECORD + "\\nexec sleep 600\\n' >"
                        + slots + "/.evil/run; chmod 755 " + slots + "/.evil/run; mv " + slots + "/.evil " + slots
                        + "/gateway-evil",
                List.of(Action.changes("gateway install default"), Action.changes("container boot"))));
        attacks.add(story(Inherent.STATUS, "ln -s /root/.hermes/.env " + slot + "/supervise/status.new", commands));
        attacks.add(story(
                Inherent.EVENT,
                "ln -s /root/.hermes/.env " + slot + "/event/ftrig1:@" + "0".repeat(24) + ":abcdef",
                commands));
    }

    private static void slots(String slots, Arena arena, List<Attack> attacks) {
        String slot = slots + "/gateway-coder";
        // The format of the status: two times, a pid, an exit code and flags (s6 src/libs6/s6_svstatus_pack.c).
        String status =
                "perl -e '$t = pack(q(Q>N), 2**62 + 10 + time - 100, 0); print $t, $t, pack(q(Q>nC), $ARGV[0], 0, $ARGV[1])' ";
        List<Action> commands = looking(
                arena,
                "gateway stop --timeout 4s coder",
                "container stop",
                "gateway uninstall coder",
                "gateway restart --timeout 4s coder",
                "profile delete --yes coder",
                "reconcile");
        for (String victim : List.of("1111111", "2222222")) {
            for (int flags : List.of(2, 6, 4, 0, 12)) {
                for (String file : List.of("/supervise/status", "/log/supervise/status")) {
                    attacks.add(story(
                            "a forged " + file + " with flags " + flags + " names a process of root, sleep " + victim,
                            status + "$(ps -e -o pid=,args= | sed -n 's/^ *\\([0-9]*\\) .*[s]leep " + victim
                                    + "$/\\1/p' | head -n 1) " + flags + " >/tmp/status; mv /tmp/status " + slot + file,
                            commands));
                }
            }
        }
        attacks.add(story(
                "a process of the account holds the lock of a slot without supervisor",
                "mv " + slot + " " + slots + "/.old; cp -r " + slots + "/.old " + slot + "; " + status
                        + "$(ps -e -o pid=,args= | sed -n 's/^ *\\([0-9]*\\) .*[s]leep 1111111$/\\1/p') 2 >" + slot
                        + "/supervise/status; setsid perl -MFcntl -e 'open F, q(+<), $ARGV[0]; fcntl(F, F_SETLK, pack(q(s s x4 q q i x4), F_WRLCK,"
                        + " 0, 0, 0, 0)) or die; open P, q(+<), $ARGV[1]; sleep 600' " + slot + "/supervise/lock "
                        + slot
                        + "/supervise/control </dev/null >/dev/null 2>&1 &",
                commands));
        for (String target :
                List.of("/run/service/s6rc-sentinel", "/run/service/s6rc-sentinel/log", "/root/.hermes", "/etc")) {
            attacks.add(story(
                    Inherent.DELETED + " to " + target,
                    "rm -r " + arena.home() + "/profiles/coder; mv " + slot + " " + slots + "/.old; ln -s " + target
                            + " " + slot,
                    looking(
                            arena,
                            "reconcile",
                            "reconcile --prune",
                            "container boot",
                            "container stop",
                            "gateway uninstall coder",
                            "gateway stop --timeout 4s coder")));
        }
    }

    private static Attack story(String name, String script, List<Action> actions) {
        return new Attack(name, place -> prepare(place, script), actions);
    }

    private static Optional<Running> prepare(Arena arena, String script) throws Attack.NotPossible {
        Result result = arena.asAttacker(script);
        if (result.exitCode() != 0) {
            throw new Attack.NotPossible(result.error());
        }
        return Optional.empty();
    }

    private static List<Action> looking(Arena arena, String... changes) {
        List<Action> actions = new ArrayList<>(arena.reads());
        Stream.of(changes).map(Action::changes).forEach(actions::add);
        return actions;
    }

    private static List<Action> with(Arena arena, Map<String, String> variables) {
        return Table.every(arena).stream().map(action -> action.with(variables)).toList();
    }
}
