package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.image.Container;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A container. The home is below a directory of the account, so the account can exchange the home itself. */
final class S6Arena extends Arena {
    private static final String ACCOUNT = S6Namespace.HOME;
    private static final String HOME = ACCOUNT + "/.hermes";
    private static final String SENTINEL = S6Namespace.ROOT_SCANDIR + "/s6rc-sentinel";

    /** A file of root on the file system of the home: only there it can have a second name. */
    private static final String ON_VOLUME = ACCOUNT + "/.root-only";

    private static final String RESET = "/root-only/reset";

    private final Container container;
    private final String slots;
    private final Traps traps;

    private S6Arena(String name, Container container, String slots, Map<String, String> variables) {
        super(
                name,
                slots.equals(S6Namespace.OWN_SCANDIR) ? 0 : 1,
                Identity.HERMES,
                HOME,
                new Victim(container.namespace(), variables));
        this.container = container;
        this.slots = slots;
        prepare();
        reset();
        victim().run(Action.changes("gateway install coder")).orElseThrow().orThrow();
        asRoot(
                "cp -a " + slots
                        + "/gateway-coder /root-only/slot; rm -rf /root-only/slot/*/status /root-only/slot/log/supervise/status");
        reset();
        asRoot("cd /opt/hermes/.venv/bin; for name in [!ah]*; do printf '#!/bin/sh\\necho \"$(/usr/bin/id -u) %s\" >>"
                + Traps.RECORD + "\\nexec /usr/bin/%s \"$@\"\\n' $name $name >$name; done");
        traps = new Traps(
                namespace,
                attacker,
                List.of(
                        "/root" + Traps.FLAT,
                        "/root/.hermes",
                        ON_VOLUME,
                        SENTINEL,
                        "/srv/code",
                        "/etc" + Traps.FLAT,
                        "/etc/cont-init.d",
                        "/opt/gatehouse/bin"),
                List.of(ACCOUNT, S6Namespace.OWN_SCANDIR, S6Namespace.ROOT_SCANDIR, "/tmp"));
    }

    /** Boots a container with a private tree, or with the root tree. */
    static S6Arena open(boolean ownTree) {
        String slots = ownTree ? S6Namespace.OWN_SCANDIR : S6Namespace.ROOT_SCANDIR;
        Map<String, String> image =
                new HashMap<>(Map.of("HERMES_HOME", HOME, "GATEHOUSE_TREE", ownTree ? "own" : "root"));
        if (!ownTree) {
            // There root's s6-supervise runs scripts of slots with this PATH. These attacks are on root's commands.
            image.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin:/opt/hermes/.venv/bin");
        }
        Container container = Container.create(image, Inside.shares());
        container.start();
        Map<String, String> variables = Map.of(
                "HERMES_HOME",
                HOME,
                "GATEHOUSE_SCANDIR",
                slots,
                "NO_COLOR",
                "1",
                // The image's PATH begins with a directory of the account, with traps for the names of common programs.
                "PATH",
                "/opt/hermes/.venv/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return new S6Arena(ownTree ? "own tree" : "root tree", container, slots, variables);
    }

    private void prepare() {
        asRoot(FILES + "umask 022; mkdir -m 0700 /root-only " + ON_VOLUME + "; (umask 077; echo " + Traps.SECRET + " >"
                + ON_VOLUME + "/secret); rm -rf /root/.hermes; files /root-only/home mine; files /root/.hermes "
                + Traps.SECRET
                + "; printf 'app: hermes\\ncommand: hermes gateway run\\nenv:\\n  TOKEN: " + Traps.SECRET
                + "\\n' >/root/.hermes/gatehouse.yaml; chmod 600 /root/.hermes/gatehouse.yaml; rm -r /root-only/home/.gatehouse; chown -R hermes: /root-only/home;"
                + " mkdir -p /srv/code/cron /srv/code/hooks /srv/code/profiles /srv/code/logs; echo x >/srv/code/hooks/x;"
                // A service of root with everything that a slot can have.
                + " mkdir -p /root-only/s6rc-sentinel/log /root-only/s6rc-sentinel/data /root-only/s6rc-sentinel/env;"
                + " cd /root-only/s6rc-sentinel; printf '#!/bin/sh\\nexec sleep 2222222\\n' >run; cp run log/run; cp run finish;"
                + " chmod 755 run finish log/run; echo " + Traps.SECRET + " >env/TOKEN; chmod 600 env/TOKEN;"
                + " mv /root-only/s6rc-sentinel " + SENTINEL + "; s6-svscanctl -a " + S6Namespace.ROOT_SCANDIR
                + "; until s6-svok " + SENTINEL + " && s6-svok " + SENTINEL + "/log; do sleep 0.02; done;"
                + " s6-svwait -u " + SENTINEL + "; s6-svwait -u " + SENTINEL + "/log");
        asRoot("cat >" + RESET + " <<'END'\n" + reset(slots) + "END\n");
    }

    /** A script: new slots, no process of the account except its tree, and the files of the home. */
    private static String reset(String slots) {
        return """
                cd /
                # What is in the scandir, and all processes of the account and of slots.
                state() {
                    find SLOTS -name event -prune -o -name .s6-svscan -prune -o -type d -printf '%p %i %m %U\\n' \\
                        -o ! -name status ! -name death_tally -printf '%p %y %i %m %U %s %T@ %l\\n'
                    ps -e -o pid=,uid=,comm=,args= | grep -e ' 10000 ' -e ' s6-supervise [g.]'
                }
                home() {
                    cd /opt/data
                    if [ -d .aside-.hermes ] && [ ! -L .aside-.hermes ]; then rm -rf .hermes; mv .aside-.hermes .hermes; fi
                    cd .hermes
                    if [ -d .aside-.gatehouse ] && [ ! -L .aside-.gatehouse ]; then rm -rf .gatehouse; mv .aside-.gatehouse .gatehouse; fi
                    for name in .gatehouse/.aside-*; do
                        [ ! -f "$name" ] || [ -L "$name" ] || { rm -rf ".gatehouse/${name#.gatehouse/.aside-}"; mv "$name" ".gatehouse/${name#.gatehouse/.aside-}"; }
                    done
                    find . -mindepth 1 -maxdepth 1 ! -name .gatehouse -exec rm -rf {} +
                    find .. -mindepth 1 -maxdepth 1 ! -name .hermes ! -name .root-only -exec rm -rf {} +
                    cp -a /root-only/home/. .
                    rm -rf /tmp/* /tmp/.[!.]*
                }
                if [ -e /run/pristine ] && state | cmp -s - /run/pristine; then
                    home
                    exit
                fi
                rm -f /run/pristine
                mkdir -p /run/trash
                for entry in SLOTS/gateway-* SLOTS/.*; do
                    case ${entry##*/} in . | .. | .s6-svscan | .gatehouse-tree | .gatehouse-main | 'gateway-*') continue ;; esac
                    [ -e "$entry" ] || [ -L "$entry" ] || continue
                    mv "$entry" "/run/trash/$(cat /proc/sys/kernel/random/uuid)"
                done
                s6-svscanctl -an SLOTS
                again=true
                while $again; do
                    again=false
                    ps -e -o pid=,uid=,comm=,args= >/run/processes
                    while read -r pid uid comm args; do
                        case $uid:$comm:$args in
                        *:s6-svscan:*) continue ;;
                        *:s6-supervise:*' gateway-'* | *:s6-supervise:*' .'* | 10000:*) ;;
                        *) continue ;;
                        esac
                        ! kill -9 "$pid" 2>/dev/null || again=true
                    done </run/processes
                done
                rm -rf /run/trash
                home
                [ -d /root-only/slot ] || exit 0
                cp -a /root-only/slot SLOTS/.new
                mv SLOTS/.new SLOTS/gateway-coder
                s6-svscanctl -a SLOTS
                until s6-svok SLOTS/gateway-coder && s6-svok SLOTS/gateway-coder/log; do sleep 0.01; done
                # The logger becomes another program.
                until [ "$(ps -e -o comm= | grep -c s6-log)" -ge 1 ]; do sleep 0.01; done
                state >/run/pristine
                """.replace("SLOTS", slots);
    }

    @Override
    void reset() {
        asRoot("export PATH=/command:/usr/bin:/bin; . " + RESET);
    }

    @Override
    List<Component> components() {
        List<Component> all = new ArrayList<>();
        Stream.of(
                        "",
                        "/profiles",
                        "/profiles/coder",
                        "/logs",
                        "/logs/gateways",
                        "/logs/gateways/coder",
                        "/cron",
                        "/hooks",
                        "/.gatehouse")
                .forEach(path -> all.add(new Component(HOME + path, "/root/.hermes" + path, true, false)));
        Stream.of(
                        "/.env",
                        "/config.yaml",
                        "/gatehouse.yaml",
                        "/SOUL.md",
                        "/gateway.intent",
                        "/profiles/coder/.env",
                        "/profiles/coder/config.yaml",
                        "/profiles/coder/SOUL.md",
                        "/profiles/coder/gateway.intent",
                        "/profiles/coder/gateway.intent.lock",
                        "/profiles/coder/gateway_state.json",
                        "/profiles/coder/gateway.pid",
                        "/logs/gateways/coder/current",
                        "/logs/gateways/coder/lock",
                        "/logs/container-boot.log",
                        "/.gatehouse/owner",
                        "/.gatehouse/owner.lock")
                .forEach(path -> all.add(new Component(HOME + path, "/root/.hermes" + path, false, false)));
        Stream.of("", "/supervise", "/event", "/log", "/log/supervise", "/log/event", "/data", "/env")
                .forEach(path -> all.add(new Component(slots + "/gateway-coder" + path, SENTINEL + path, true, true)));
        Stream.of(
                        "/run",
                        "/finish",
                        "/down",
                        "/log/run",
                        "/supervise/status",
                        "/supervise/lock",
                        "/supervise/control",
                        "/supervise/death_tally",
                        "/log/supervise/status",
                        "/log/supervise/control",
                        "/log/supervise/lock")
                .forEach(path -> all.add(new Component(slots + "/gateway-coder" + path, SENTINEL + path, false, true)));
        return all;
    }

    @Override
    List<Action> reads() {
        return LOOKING.stream().map(Action::reads).toList();
    }

    @Override
    List<Action> changes() {
        return Stream.of(
                        "gateway stop --timeout 4s coder",
                        "reconcile",
                        "gateway uninstall coder",
                        "profile delete --yes coder",
                        "gateway install coder",
                        "profile rename coder writer",
                        "container boot",
                        "/etc/cont-init.d/01-gatehouse-setup",
                        "profile disable coder",
                        "profile create other",
                        "container stop",
                        "profile enable coder",
                        "gateway start --timeout 4s coder",
                        "gateway restart --timeout 4s coder")
                .map(Action::changes)
                .toList();
    }

    @Override
    Traps traps() {
        return traps;
    }

    @Override
    Optional<String> scandir() {
        return Optional.of(slots);
    }

    @Override
    public void close() {
        victim().close();
        container.close();
    }
}
