"""A machine that sees the files of a claim of a real Kubernetes cluster, for pages of documentation.

The cluster is that of the system tests (systemtest/cluster). /opt/data is the home: pods see the same files in the only volume of the
cluster, as with a network file system. kubectl has the cluster's administrator. Needs root, a built command and systemtest/cluster/build.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = ROOT / "systemtest/cluster/cluster"
ACCOUNT = "10000"

VOLUME = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany]
  persistentVolumeReclaimPolicy: Retain
  hostPath: {path: "%s"}
"""

# The files of a machine of its own, and the account of the gateways.
ENTER = """
set -e
mkdir -p "$1/opt/data" "$1/opt/gatehouse" "$1/opt/checkout" "$1/opt/bin"
mount --bind "$1/data" "$1/opt/data"
mount --bind "$2/cli/target/gatehouse" "$1/opt/gatehouse"
# It may be below /opt itself, which is hidden here.
mount --bind "$2" "$1/opt/checkout"
mount --rbind "$1/opt" /opt
cd /opt/data
shift 2
exec setpriv --reuid 10000 --regid 10000 --clear-groups -- "$@"
"""


class ClusterMachine:
    def __init__(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-page"))
        os.chmod(self.scratch, 0o755)
        self.directory = self.scratch / "cluster"
        self.data = self.scratch / "data"
        self.data.mkdir()
        shutil.chown(self.data, int(ACCOUNT), int(ACCOUNT))
        (self.scratch / "opt/bin").mkdir(parents=True)
        self.holder = subprocess.Popen(
            [str(CLUSTER), "hold", "all", str(self.directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        first = self.holder.stdout.readline().strip()
        if first != "ready":
            raise RuntimeError(first + self.holder.stdout.read())
        own = self.scratch / "own"
        own.mkdir()
        shutil.chown(own, int(ACCOUNT), int(ACCOUNT))
        config = own / "kubeconfig"
        shutil.copy(self.directory / "admin.kubeconfig", config)
        shutil.chown(config, int(ACCOUNT), int(ACCOUNT))
        self.variables = {
            "PATH": "/opt/gatehouse/bin:/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.data), "KUBECONFIG": str(config), "KUBECACHEDIR": str(own / "cache"),
            "ACME_HOME": "/opt/data", "NO_PROXY": "*", "no_proxy": "*", "LC_ALL": "C.UTF-8",
        }
        kubectl = self.scratch / "opt/bin/kubectl"
        # The cache of root, not of the account.
        places = f'. "{ROOT}/systemtest/setup.sh"; find_cache; printf "%s" "$cache"'
        cache = subprocess.run(["sh", "-c", places], stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout
        kubectl.write_text(f"#!/bin/sh\nGATEHOUSE_TEST_CACHE={cache} exec /opt/checkout/systemtest/cluster/cluster kubectl \"$@\"\n")
        kubectl.chmod(0o755)
        subprocess.run(
            [str(CLUSTER), "kubectl", "apply", "-f", "-"], input=VOLUME % self.data, text=True, check=True,
            stdout=subprocess.DEVNULL, env={**os.environ, **self.variables})

    def words(self, who):
        """The words before a command of the gateways' account, in the home."""
        variables = [f"{name}={value}" for name, value in self.variables.items()]
        enter = ["unshare", "--mount", "--propagation", "private", "env", "-i", *variables]
        return [*enter, "/bin/sh", "-c", ENTER, "sh", str(self.scratch), str(ROOT)]

    def close(self):
        self.holder.stdin.close()
        self.holder.wait(timeout=120)
        shutil.rmtree(self.scratch, ignore_errors=True)
