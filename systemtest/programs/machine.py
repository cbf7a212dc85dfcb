"""A machine in namespaces, with Gatehouse and the real programs: for scripts that print or measure what a user sees.

It is one of those of the system tests (hold.sh with systemd.sh or s6.sh), without a network beyond loopback: a host with systemd, or a
container with s6 as process 1 and the tree of the image. Needs root, a built command (./mvnw package -pl cli -am) and
systemtest/programs/install.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "systemtest/src/main/resources/dev/gatehouse/systemtest/namespace"
USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ACCOUNTS = {"root": (0, "/root"), "hermes": (10000, "/opt/data"), "alice": (10001, "/home/alice")}


# What the image sets for everybody.
IMAGE = ["HERMES_HOME=/opt/data", "GATEHOUSE_SCANDIR=/run/gateways"]


class Machine:
    def __init__(self, *programs, container=False):
        self.container = container
        installer = subprocess.run([str(ROOT / "systemtest/programs/install"), *programs], stdout=subprocess.PIPE, text=True, check=True)
        self.cache = installer.stdout.strip()
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-machine"))
        (self.scratch / "base").mkdir()
        (self.scratch / "console").touch()
        shutil.copy(SCRIPTS / "hold.sh", self.scratch / "hold.sh")
        shutil.copy(SCRIPTS / ("s6.sh" if container else "systemd.sh"), self.scratch / "place.sh")
        java = self.java()
        shares = [str(ROOT / "cli/target/gatehouse"), "/opt/gatehouse", java, java, self.cache, self.cache]
        shares += [str(ROOT / "docs/examples"), "/opt/examples"]
        words = ["unshare", "--mount", "--propagation", "private", "sh", str(self.scratch / "hold.sh"), *self.arguments(), *shares]
        self.holder = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PATH": USUAL})
        self.holder.stdin.write("boot\n")
        self.holder.stdin.flush()
        self.pid = self.holder.stdout.readline().split()[1]
        if container:
            self.prepare_container()
        else:
            self.prepare_host()

    def arguments(self):
        """The arguments of the script of the place."""
        if not self.container:
            return [" ".join(f"{name}:{uid}:{home}" for name, (uid, home) in ACCOUNTS.items() if uid)]
        uid = ACCOUNTS["hermes"][0]
        (self.scratch / "volume").mkdir()
        os.chown(self.scratch / "volume", uid, uid)
        return ["hermes", str(uid), "own", "loopback", ""]

    def prepare_container(self):
        for scandir in ("/run/service", "/run/gateways"):
            self.until(lambda tree=scandir: self.run("root", f"s6-svscanctl -a {tree}").returncode == 0)
        self.run("root", f"mkdir -p /opt/hermes && ln -s {self.cache}/hermes /opt/hermes/.venv", check=True)

    def prepare_host(self):
        self.until(lambda: self.run("root", "systemctl is-system-running --wait").stdout.strip() in ("running", "degraded"))
        self.run("root", "loginctl enable-linger alice", check=True)
        self.until(lambda: self.run("alice", "systemctl --user is-system-running --wait").stdout.strip() in ("running", "degraded"))
        unpack = f"mkdir /opt/debian; for f in {self.cache}/*/*.deb; do dpkg -x $f /opt/debian; done; cp -r /opt/debian/usr/. /usr"
        self.run("root", unpack, check=True)

    @staticmethod
    def java():
        script = f". {ROOT}/cli/src/main/dist/lib/find-java.sh; gatehouse_find_java javac ''; echo $gatehouse_java_home"
        return subprocess.run(["sh", "-c", script], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    @staticmethod
    def until(condition, limit=300):
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("not within the limit")
            time.sleep(0.1)

    def words(self, who):
        """The words before a command that runs in an account, in its home directory."""
        uid, home = ACCOUNTS[who]
        enter = ["nsenter", "-t", self.pid, "-m", "-p", "-r", "-w", "-n"] + ([] if self.container else ["-u", "-i", "-C"])
        account = ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups", "--inh-caps=-all"]
        programs = ":".join(f"{self.cache}/{name}/bin" for name in ("openclaw", "hermes", "node-red", "pm2"))
        variables = [f"PATH=/opt/gatehouse/bin:{programs}:{USUAL}", f"HOME={home}", f"USER={who}", "LANG=C.UTF-8"]
        variables += IMAGE if self.container else [f"XDG_RUNTIME_DIR=/run/user/{uid}"]
        return ["env", "-i", *variables, *enter, *account, "sh", "-c", 'cd && exec "$@"', "sh"]

    def run(self, who, script, check=False, limit=600):
        """Runs a script of bash. Both its outputs are one text."""
        words = [*self.words(who), "bash", "-c", script]
        return subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=check, timeout=limit
        )

    def close(self):
        self.holder.stdin.close()
        self.holder.wait(120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
