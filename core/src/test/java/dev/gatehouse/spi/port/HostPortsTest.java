package dev.gatehouse.spi.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets of this process and of its children, and files of {@code /proc} as another account sees them. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux shows who has a socket")
class HostPortsTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final HostPorts ports = new HostPorts();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void aListenerOfTheGatewayIsFoundOnEveryAddress(String address) throws IOException {
        InetAddress bound = InetAddress.getByName(address);
        assumeThat(address.contains(":") && !Files.exists(Path.of("/proc/net/if_inet6")))
                .as("no IPv6 here")
                .isFalse();
        try (ServerSocket socket = new ServerSocket(0, 5, bound)) {
            int port = socket.getLocalPort();
            assertThat(ports.of(port, OptionalLong.of(SELF))).isEqualTo(PortUse.OF_GATEWAY);
            PortUse other = ports.of(port, OptionalLong.empty());
            assertThat(other.owner()).isEqualTo(PortUse.Owner.OTHER);
            assertThat(other.pid()).hasValue(SELF);
            assertThat(other.listener()).isEqualTo("java (pid " + SELF + ")");
        }
    }

    @Test
    void nobodyListensOnAClosedPort() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(ports.of(port, OptionalLong.of(SELF))).isEqualTo(PortUse.FREE);
    }

    /** The gateway is a child of this process, which shares its groups with it, and listens itself. */
    @Test
    void aListenerThatIsNotBelowTheGatewayIsAnother() throws IOException {
        Process sleeping = new ProcessBuilder("sleep", "60").start();
        try (ServerSocket socket = new ServerSocket(0)) {
            PortUse use = ports.of(socket.getLocalPort(), OptionalLong.of(sleeping.pid()));
            assertThat(use.owner()).isEqualTo(PortUse.Owner.OTHER);
            assertThat(use.pid()).hasValue(SELF);
            assertThat(use.isServed()).isFalse();
        } finally {
            sleeping.destroyForcibly();
        }
    }

    /** A shell in a session of its own is the gateway; its child listens, also after the shell's end of parenthood. */
    @Test
    void aListenerBelowTheGatewayIsTheGateways() throws IOException {
        List<String> server = List.of(
                "setsid",
                "sh",
                "-c",
                "python3 -u -c 'import socket,time; s=socket.socket(); s.bind((\"127.0.0.1\",0)); s.listen(5);"
                        + " print(s.getsockname()[1]); time.sleep(60)' & echo $$; wait");
        Process process = new ProcessBuilder(server).start();
        try (BufferedReader output = process.inputReader()) {
            long shell = Long.parseLong(output.readLine().strip());
            int port = Integer.parseInt(output.readLine().strip());
            assertThat(ports.of(port, OptionalLong.of(shell))).isEqualTo(PortUse.OF_GATEWAY);
            assertThat(ports.of(port, OptionalLong.of(SELF)))
                    .as("a descendant of this process")
                    .isEqualTo(PortUse.OF_GATEWAY);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The descriptors of another account's processes are hidden. The socket still has an account. */
    @Test
    void aHiddenListenerIsJudgedByTheAccountOfItsSocket(@TempDir Path proc) throws IOException {
        Path net = Files.createDirectories(proc.resolve("net"));
        int uid = (Integer) Files.getAttribute(proc, "unix:uid");
        Files.createDirectories(proc.resolve("7"));
        HostPorts seen = new HostPorts(proc);
        Files.writeString(net.resolve("tcp6"), table(0x1F90, uid));
        assertThat(seen.owner(0x1F90, OptionalLong.of(7)).owner()).isEqualTo(PortUse.Owner.UNKNOWN);
        Files.writeString(net.resolve("tcp6"), table(0x1F90, uid + 1));
        PortUse other = seen.owner(0x1F90, OptionalLong.of(7));
        assertThat(other.owner()).isEqualTo(PortUse.Owner.OTHER);
        assertThat(other.listener()).isEqualTo("a process of uid " + (uid + 1));
        assertThat(seen.owner(0x1F91, OptionalLong.of(7)))
                .as("no such listener")
                .isEqualTo(PortUse.UNKNOWN);
    }

    /** Also if the directory of processes gives the child first. */
    @ParameterizedTest
    @CsvSource({"100, 200", "200, 100"})
    void aChildWithTheDescriptorsOfItsParentIsNotNamed(long parent, long child, @TempDir Path proc) throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("net")).resolve("tcp6"), table(0x1F90, 0));
        process(proc, parent, 1, "server");
        process(proc, child, parent, "jspawnhelper");
        PortUse use = new HostPorts(proc).owner(0x1F90, OptionalLong.empty());
        assertThat(use.pid()).hasValue(parent);
        assertThat(use.listener()).isEqualTo("server (pid " + parent + ")");
    }

    private static void process(Path proc, long pid, long parent, String name) throws IOException {
        Path folder = proc.resolve(Long.toString(pid));
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("fd")).resolve("3"), Path.of("socket:[4711]"));
        Files.writeString(folder.resolve("stat"), pid + " (" + name + ") S " + parent + " 1 1");
        Files.writeString(folder.resolve("comm"), name + "\n");
    }

    private static String table(int port, int uid) {
        return "  sl  local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                + String.format(
                        "   0: 00000000000000000000000000000000:%04X 00000000000000000000000000000000:0000 0A"
                                + " 00000000:00000000 00:00000000 00000000 %5d        0 4711 1\n",
                        port, uid);
    }
}
