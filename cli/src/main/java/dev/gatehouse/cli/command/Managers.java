package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.manager.Detection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagers;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.S6Provider;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.windows.WindowsServiceManager;
import dev.gatehouse.windows.host.WindowsLayout;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How the command comes to a service manager; tests have one of their own. */
public interface Managers {
    /** Which manager this host has, and because of what. */
    Detection detection();

    /**
     * The manager to use.
     *
     * @param line what was typed, of which each kind takes its own options
     * @param brief whether only a few things are asked, so that what is slow to load had better not be
     */
    ServiceManager open(
            Home home, Optional<Kind> chosen, ParsedArgs line, Map<String, String> environment, boolean brief);

    /** What turns definitions into files of a kind, whether this host has it or not. */
    Renderer renderer(Kind kind, Home home, ParsedArgs line, Map<String, String> environment);

    /** Those of this host. */
    static Managers ofHost() {
        return new OfHost(SystemdLayout::ofHost);
    }

    /**
     * The library's own way, but for backends that are at hand: they take options of their own, and to look for them as for
     * any other opens every jar, which takes longer than all the rest of {@code gateway status}.
     */
    final class OfHost implements Managers {
        private final S6Provider s6 = new S6Provider();
        private final Function<Map<String, String>, SystemdLayout> systemd;

        /**
         * Managers of this host, but for systemd.
         *
         * @param systemd where systemd and its commands are, by the environment variables of the caller
         */
        public OfHost(Function<Map<String, String>, SystemdLayout> systemd) {
            this.systemd = systemd;
        }

        @Override
        public Detection detection() {
            return Detection.ofHost();
        }

        @Override
        public ServiceManager open(
                Home home, Optional<Kind> chosen, ParsedArgs line, Map<String, String> environment, boolean brief) {
            Kind kind = kind(home, chosen, environment, brief);
            return switch (kind) {
                case SYSTEMD -> systemd(home, line, environment);
                case LAUNCHD -> new LaunchdServiceManager(home, BackendOptions.launchd(line), environment);
                case S6 -> {
                    BackendOptions.refuseAll(kind, line);
                    yield s6.open(home, environment, brief);
                }
                case WINDOWS -> {
                    // What they say is for an installation; here it is only looked whether they can be meant.
                    BackendOptions.windows(line);
                    yield new WindowsServiceManager(home, WindowsLayout.locate(home, environment));
                }
                default -> ServiceManagers.open(home, Optional.of(kind), environment, brief);
            };
        }

        private ServiceManager systemd(Home home, ParsedArgs line, Map<String, String> environment) {
            return new SystemdServiceManager(
                    home, BackendOptions.systemd(line), systemd.apply(environment), environment);
        }

        private Kind kind(Home home, Optional<Kind> chosen, Map<String, String> environment, boolean brief) {
            Optional<Kind> named = chosen.isPresent() ? chosen : ServiceManagers.named(environment);
            if (named.isPresent()) {
                return named.get();
            }
            // systemd is asked anyway, and says then whether it operates; to ask that first would take as long again.
            if (brief && Detection.isSystemdLikely() && !s6.isUp(home, environment)) {
                return Kind.SYSTEMD;
            }
            Kind detected = Detection.ofHost().kind();
            return detected == Kind.NONE && s6.isUp(home, environment) ? Kind.S6 : detected;
        }

        @Override
        public Renderer renderer(Kind kind, Home home, ParsedArgs line, Map<String, String> environment) {
            return switch (kind) {
                case SYSTEMD -> systemd(home, line, environment).renderer();
                case LAUNCHD -> LaunchdServiceManager.renderer(home, BackendOptions.launchd(line), environment);
                case S6 -> {
                    BackendOptions.refuseAll(kind, line);
                    yield s6.renderer(home, environment);
                }
                case WINDOWS -> {
                    BackendOptions.windows(line);
                    yield ServiceManagers.renderer(kind, home, environment);
                }
                default -> ServiceManagers.renderer(kind, home, environment);
            };
        }
    }
}
