package dev.gatehouse.systemtest.program;

import java.util.Optional;

/**
 * A real program, as a person describes it to Gatehouse, and what its own commands do. Scripts run in the account of the gateways.
 */
enum Program {
    OPENCLAW("openclaw", "openclaw", ".openclaw", "ready", Optional.of("USR2")) {
        @Override
        String prepare(int port) {
            // Without a default profile, so that its directory does not exist.
            return "openclaw --profile coder onboard --non-interactive --accept-risk --auth-choice skip --mode local"
                    + " --gateway-bind loopback --gateway-port " + port + " --skip-channels --skip-skills --skip-search"
                    + " --skip-hooks --skip-ui --skip-health --skip-bootstrap --no-install-daemon";
        }

        @Override
        String create(int port) {
            // A start takes ten seconds of two processors, and others start at the same time.
            return "echo 'ready: {http: /readyz, timeout: 5m}' >~/.openclaw-coder/gateway.yaml";
        }

        @Override
        String move(int port) {
            return "sed -i 's/\"port\": [0-9]*/\"port\": " + port + "/' ~/.openclaw-coder/openclaw.json";
        }

        @Override
        String ask(int port) {
            return "curl -sf --max-time 20 http://127.0.0.1:" + port + "/readyz | grep '\"ready\":true'";
        }

        @Override
        String directory() {
            return ".openclaw-coder";
        }

        @Override
        boolean restartsInPlace() {
            return true;
        }
    },

    HERMES("hermes", "hermes", ".hermes", "Gateway", Optional.of("USR1")) {
        @Override
        String prepare(int port) {
            return """
                    hermes profile create coder --no-alias
                    cat >>~/.hermes/profiles/coder/.env <<E
                    API_SERVER_ENABLED=true
                    API_SERVER_HOST=127.0.0.1
                    API_SERVER_PORT=%d
                    API_SERVER_KEY=test-only-0123456789abcdef
                    TIRITH_ENABLED=false
                    E""".formatted(port);
        }

        @Override
        String create(int port) {
            return "";
        }

        @Override
        String move(int port) {
            return "sed -i 's/^API_SERVER_PORT=.*/API_SERVER_PORT=" + port + "/' ~/.hermes/profiles/coder/.env";
        }

        @Override
        String ask(int port) {
            return "curl -sf --max-time 20 http://127.0.0.1:" + port + "/health";
        }

        @Override
        Optional<String> argument() {
            return Optional.of("--external-supervisor");
        }

        @Override
        Optional<String> stopped() {
            return Optional.of("grep '\"gateway_state\": *\"stopped\"' ~/.hermes/profiles/coder/gateway_state.json");
        }
    },

    NODE_RED("node-red", "/opt/examples/node-red.yaml", ".node-red", "Started flows", Optional.empty()) {
        @Override
        String ask(int port) {
            return "curl -sf --max-time 20 http://127.0.0.1:" + port + "/ | grep -i node-red";
        }
    },

    REDIS("redis", "/opt/examples/redis.yaml", ".redis", "Ready to accept connections", Optional.empty()) {
        @Override
        String ask(int port) {
            return "exec 3<>/dev/tcp/127.0.0.1/" + port
                    + "; echo PING >&3; read -r -t 20 answer <&3; [[ $answer = +PONG* ]]";
        }
    },

    NATS_SERVER("nats-server", "/opt/examples/nats-server.yaml", ".nats", "Server is ready", Optional.empty()) {
        @Override
        String ask(int port) {
            return "exec 3<>/dev/tcp/127.0.0.1/" + port + "; read -r -t 20 answer <&3; [[ $answer = INFO* ]]";
        }
    };

    private final String installed;
    private final String app;
    private final String home;
    private final String logged;
    private final Optional<String> restartSignal;

    Program(String installed, String app, String home, String logged, Optional<String> restartSignal) {
        this.installed = installed;
        this.app = app;
        this.home = home;
        this.logged = logged;
        this.restartSignal = restartSignal;
    }

    /** Its name for the installer. */
    String installed() {
        return installed;
    }

    /** What a person gives to {@code --app}. */
    String app() {
        return app;
    }

    /** Its home, below the home directory of the account. */
    String home() {
        return home;
    }

    /** The directory of the profile, below the home directory of the account. */
    String directory() {
        return home + "/profiles/coder";
    }

    /** A part of its log after a start. */
    String logged() {
        return logged;
    }

    /** The signal with which it restarts itself. */
    Optional<String> restartSignal() {
        return restartSignal;
    }

    /** Whether it restarts itself in the same process if it sees no service manager that it knows. */
    boolean restartsInPlace() {
        return false;
    }

    /** Creates the profile coder with the program's own commands, if it has some; otherwise the home. */
    String prepare(int port) {
        return "mkdir -p ~/" + home;
    }

    /** Creates the profile coder, if that is not done yet. */
    String create(int port) {
        return "gatehouse --home ~/" + home + " profile create coder --port " + port;
    }

    /** Changes the port where the program, or the person, keeps it. */
    String move(int port) {
        return "printf 'gateway:\\n  port: " + port + "\\n' >~/" + directory() + "/config.yaml";
    }

    /** An argument of its command that only its present version knows. */
    Optional<String> argument() {
        return Optional.empty();
    }

    /**
     * Succeeds only if the program has recorded that it was stopped on purpose. Its exit code does not tell: Hermes looks for the
     * announcement by itself twice a second, and ends with 1 if the signal arrives when it has already begun.
     */
    Optional<String> stopped() {
        return Optional.empty();
    }

    /** Succeeds only if the program itself answers. */
    abstract String ask(int port);

    @Override
    public String toString() {
        return installed;
    }
}
