package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.FakeHermes;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A machine on which root manages alice's gateway through sudo, in one scope. The account {@code hermes} is a third person. */
final class SystemdArena extends Arena {
    private static final String ACCOUNT = Identity.ALICE.home();
    private static final String HOME = ACCOUNT + "/.hermes";
    private static final String UNIT = "hermes-gateway-coder.service";
    private static final String RESET = "/root-only/reset";

    private final boolean system;
    private final Traps traps;

    private SystemdArena(SystemdNamespace machine, boolean system) {
        super(
                system ? "systemd, system" : "systemd, user",
                system ? 0 : 1,
                Identity.ALICE,
                HOME,
                new Victim(
                        machine,
                        Map.of(
                                "HOME",
                                "/root",
                                "SUDO_USER",
                                "alice",
                                "SUDO_UID",
                                "10001",
                                "SUDO_GID",
                                "10001",
                                "NO_COLOR",
                                "1",
                                // A directory of alice with traps for the names of common programs.
                                "PATH",
                                "/var/lib/alice/bin:/usr/sbin:/usr/bin:/sbin:/bin")));
        this.system = system;
        asRoot("rm -rf /root-only/unit");
        reset();
        install();
        asRoot("mkdir /root-only/unit; cp -a " + (system ? "/etc/systemd/system/" : ACCOUNT + "/.config/systemd/user/")
                + "hermes-gateway* /root-only/unit");
        reset();
        traps = new Traps(
                namespace,
                attacker,
                List.of(
                        "/root" + Traps.FLAT,
                        "/root/.hermes",
                        "/root/.config",
                        "/root/.local",
                        "/opt/data",
                        "/srv" + Traps.FLAT,
                        "/etc" + Traps.FLAT,
                        "/etc/systemd/system/sentinel.service",
                        "/var/lib/systemd/linger"),
                List.of(ACCOUNT, "/etc/systemd/system", "/run/systemd/system", "/run/user/10001", "/tmp"));
    }

    /** Root does not write alice's units, so she installs hers. */
    private void install() {
        Action install = action("gateway install coder", true);
        if (system) {
            victim().run(install).orElseThrow().orThrow();
        } else {
            namespace
                    .exec(
                            attacker,
                            Map.of("XDG_RUNTIME_DIR", "/run/user/10001"),
                            Inside.java(
                                            "dev.gatehouse.cli.Main",
                                            install.words().toArray(String[]::new))
                                    .toArray(String[]::new))
                    .orThrow();
        }
    }

    /** Boots a machine. */
    static SystemdNamespace boot() {
        Map<Path, String> shares = new HashMap<>(Inside.shares());
        Path built = Checkout.command();
        if (Files.isExecutable(built.resolve("bin/gatehouse"))) {
            shares.put(built, "/opt/gatehouse");
        }
        SystemdNamespace machine = SystemdNamespace.open(shares);
        machine.linger(Identity.ALICE);
        String prepare = FILES
                + """
                umask 022
                mkdir -m 0700 /root-only
                files /root-only/home/.hermes mine
                rm -rf /root/.hermes /root/.config /root/.local /opt/data/.hermes /opt/data/.config /opt/data/.local
                for other in /root /opt/data; do
                    files $other/.hermes SECRET
                    printf 'app: hermes\\ncommand: hermes gateway run\\nenv:\\n  TOKEN: SECRET\\n' >$other/.hermes/gatehouse.yaml
                    chmod 600 $other/.hermes/gatehouse.yaml
                    mkdir -p $other/.config/systemd/user/default.target.wants $other/.local/bin
                    printf '# SECRET\\n[Service]\\nExecStart=/bin/true\\n' >$other/.config/systemd/user/hermes-gateway-coder.service
                    chmod 600 $other/.config/systemd/user/hermes-gateway-coder.service
                    mkdir $other/.config/systemd/user/hermes-gateway-coder.service.d
                    printf '# SECRET\\n' >$other/.config/systemd/user/hermes-gateway-coder.service.d/50-gatehouse.conf
                    chmod 600 $other/.config/systemd/user/hermes-gateway-coder.service.d/50-gatehouse.conf
                    printf '#!/bin/sh\\n# SECRET\\nexec sleep 1000000\\n' >$other/.local/bin/hermes
                    chmod 700 $other/.local/bin/hermes
                done
                chmod 700 /root /opt/data
                chown -R hermes: /opt/data
                cd /root-only/home
                mkdir -p .local/bin .config/systemd/user/default.target.wants
                printf '#!/bin/sh\\nid -u >>RECORD\\nexec FAKE "$@"\\n' >.local/bin/hermes
                chmod 755 .local/bin/hermes
                chown -R alice: .
                mkdir -p /var/lib/alice/bin
                for name in cat date env getent id journalctl loginctl ls mkdir pgrep ps readlink runuser setpriv sh stat stty systemctl \\
                    systemd-run; do
                    printf '#!/bin/sh\\necho "$(/usr/bin/id -u) %s" >>RECORD\\nexec /usr/bin/%s "$@"\\n' $name $name >/var/lib/alice/bin/$name
                done
                chmod 755 /var/lib/alice/bin/*
                chown -R alice: /var/lib/alice
                : >RECORD
                chmod 666 RECORD
                echo 'alice ALL=(ALL) NOPASSWD:SETENV: ALL' >/etc/sudoers.d/attack
                chmod 440 /etc/sudoers.d/attack
                echo "127.0.0.1 localhost $(cat /proc/sys/kernel/hostname)" >/etc/hosts
                printf '[Service]\\nExecStart=/usr/bin/sleep 3333333\\n' >/etc/systemd/system/sentinel.service
                systemctl start sentinel.service
                cat >RESET <<'END'
                export PATH=/usr/sbin:/usr/bin:/sbin:/bin
                cd /
                alice() { setpriv --reuid=alice --regid=alice --init-groups env HOME=/home/alice XDG_RUNTIME_DIR=/run/user/10001 "$@"; }
                if [ -n "$(ps -u alice -o args= | grep -v -e ^/ -e ^.sd-pam)" ] || systemctl -q is-failed 'hermes-gateway*' ||
                    alice systemctl -q --user is-failed 'hermes-gateway*'; then
                    systemctl stop 'hermes-gateway*' 2>/dev/null
                    alice systemctl --user stop 'hermes-gateway*' 2>/dev/null
                    systemctl reset-failed 2>/dev/null
                    alice systemctl --user reset-failed 2>/dev/null
                fi
                rm -rf /etc/systemd/system/hermes-gateway* /etc/systemd/system/multi-user.target.wants/hermes-gateway*
                find /home/alice -mindepth 1 -maxdepth 1 -exec rm -rf {} +
                cp -a /root-only/home/. /home/alice
                rm -rf /tmp/* /tmp/.[!.]*
                END
                """.replace("SECRET", Traps.SECRET)
                        .replace("RECORD", Traps.RECORD)
                        .replace("RESET", RESET)
                        .replace("FAKE", FakeHermes.PATH);
        FakeHermes.install(machine);
        machine.exec(Identity.ROOT, "/bin/sh", "-ec", prepare).orThrow();
        return machine;
    }

    /** Opens a scope of a booted machine. */
    static SystemdArena open(SystemdNamespace machine, boolean system) {
        return new SystemdArena(machine, system);
    }

    @Override
    void reset() {
        asRoot(". " + RESET + "; [ ! -d /root-only/unit ] || cp -a /root-only/unit/. "
                + (system ? "/etc/systemd/system" : ACCOUNT + "/.config/systemd/user"));
    }

    @Override
    List<Component> components() {
        List<Component> all = new ArrayList<>();
        Stream.of(
                        "/.hermes",
                        "/.hermes/profiles",
                        "/.hermes/profiles/coder",
                        "/.hermes/logs",
                        "/.hermes/.gatehouse",
                        "/.config",
                        "/.config/systemd",
                        "/.config/systemd/user",
                        "/.config/systemd/user/default.target.wants",
                        "/.local",
                        "/.local/bin")
                .forEach(path -> all.add(component(path, true)));
        Stream.of(
                        "/.hermes/.env",
                        "/.hermes/config.yaml",
                        "/.hermes/gatehouse.yaml",
                        "/.hermes/gateway.intent",
                        "/.hermes/profiles/coder/.env",
                        "/.hermes/profiles/coder/config.yaml",
                        "/.hermes/profiles/coder/SOUL.md",
                        "/.hermes/profiles/coder/gateway.intent",
                        "/.hermes/profiles/coder/gateway.intent.lock",
                        "/.hermes/profiles/coder/gateway_state.json",
                        "/.hermes/profiles/coder/gateway.pid",
                        "/.hermes/.gatehouse/owner",
                        "/.hermes/.gatehouse/owner.lock",
                        "/.config/systemd/user/" + UNIT,
                        "/.local/bin/hermes")
                .forEach(path -> all.add(component(path, false)));
        if (system) {
            // Not in the user scope: there a FIFO in place of these blocks alice's own systemd in open(), and each
            // reset takes minutes.
            String dropIn = "/.config/systemd/user/" + UNIT + ".d";
            all.add(component(dropIn, true));
            all.add(component(dropIn + "/50-gatehouse.conf", false));
        }
        return all;
    }

    private static Component component(String path, boolean directory) {
        return new Component(ACCOUNT + path, "/root" + path, directory, false);
    }

    @Override
    List<Action> reads() {
        return LOOKING.stream().map(words -> action(words, false)).toList();
    }

    @Override
    List<Action> changes() {
        return Stream.of(
                        "gateway install coder",
                        "reconcile",
                        "gateway uninstall coder",
                        "profile delete --yes coder",
                        "gateway stop --timeout 4s coder",
                        "profile rename coder writer",
                        "profile disable coder",
                        "profile create other",
                        "gateway start --timeout 4s coder",
                        "profile enable coder",
                        "gateway restart --timeout 4s coder")
                .map(words -> action(words, true))
                .toList();
    }

    private Action action(String words, boolean changes) {
        List<String> all = new ArrayList<>(List.of(words.split(" ", -1)));
        if (!all.getFirst().equals("profile") && !all.getFirst().equals("doctor")) {
            all.add(system ? "--system" : "--user");
        }
        return new Action(all, Map.of(), changes);
    }

    @Override
    Traps traps() {
        return traps;
    }

    @Override
    Optional<String> scandir() {
        return Optional.empty();
    }

    /** Ends root's JVM; the machine serves another scope. */
    @Override
    public void close() {
        victim().close();
    }
}
