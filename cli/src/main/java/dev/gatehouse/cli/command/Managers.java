package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.detection.Detection;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.InvalidOptionException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.ManagerRequest;
import java.util.Map;
import java.util.Optional;

/** How the command comes to a service manager; tests have one of their own. */
public interface Managers {
    /** Which manager this host has, and because of what. */
    Detection detection();

    /**
     * The kind of manager with this word.
     *
     * @throws dev.gatehouse.definition.InvalidInputException if there is no backend of that kind
     */
    default Kind kind(String word) {
        return ServiceManagers.ofHost().kind(word);
    }

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
        return new OfHost(ServiceManagers.ofHost());
    }

    /** The library's own way. */
    final class OfHost implements Managers {
        private final ServiceManagers managers;

        /** Those of the library, but perhaps with a backend that is laid out in its own way. */
        public OfHost(ServiceManagers managers) {
            this.managers = managers;
        }

        @Override
        public Detection detection() {
            return managers.detection();
        }

        @Override
        public Kind kind(String word) {
            return managers.kind(word);
        }

        @Override
        public ServiceManager open(
                Home home, Optional<Kind> chosen, ParsedArgs line, Map<String, String> environment, boolean brief) {
            try {
                return managers.open(chosen, request(home, line, environment, brief));
            } catch (InvalidOptionException e) {
                throw new UsageException(String.valueOf(e.getMessage()), e.remedy());
            }
        }

        @Override
        public Renderer renderer(Kind kind, Home home, ParsedArgs line, Map<String, String> environment) {
            try {
                return managers.renderer(kind, request(home, line, environment, true));
            } catch (InvalidOptionException e) {
                throw new UsageException(String.valueOf(e.getMessage()), e.remedy());
            }
        }

        private static ManagerRequest request(
                Home home, ParsedArgs line, Map<String, String> environment, boolean brief) {
            return new ManagerRequest(home, environment, BackendOptions.given(line), brief);
        }
    }
}
