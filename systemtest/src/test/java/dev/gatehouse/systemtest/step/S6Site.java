package dev.gatehouse.systemtest.step;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The private tree of the gateways' account. */
record S6Site(String name) implements Site {
    private static final Path SCANDIR = Path.of(S6Namespace.OWN_SCANDIR);

    @Override
    public Kind kind() {
        return Kind.S6;
    }

    @Override
    public Path home() {
        return Path.of(S6Namespace.HOME);
    }

    @Override
    public List<Path> folders() {
        return List.of(home(), SCANDIR);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("GATEHOUSE_SCANDIR", SCANDIR.toString());
    }

    @Override
    public Path definition(String profile) {
        return SCANDIR.resolve("gateway-" + profile);
    }

    @Override
    public OptionalLong process(String profile) {
        List<String> words = status(profile);
        return words.getFirst().equals("true") ? OptionalLong.of(Long.parseLong(words.get(1))) : OptionalLong.empty();
    }

    @Override
    public boolean isUnderWay(String profile) {
        List<String> words = status(profile);
        return words.size() == 3 && !words.getFirst().equals(words.getLast());
    }

    /** A gateway goes on when its slot was renamed and the command was killed. */
    @Override
    public boolean isHalfRemoved(String profile) {
        return !isDefined(profile) && Files.exists(leaving(profile));
    }

    private static Path leaving(String profile) {
        return SCANDIR.resolve(".gatehouse-gone-gateway-" + profile);
    }

    /** Returns whether it is up, its process, and whether it is wanted up. */
    private List<String> status(String profile) {
        Path slot = isHalfRemoved(profile) ? leaving(profile) : definition(profile);
        return Files.exists(slot)
                ? List.of(Tools.output(List.of("s6-svstat", "-o", "up,pid,wantedup", slot.toString()))
                        .strip()
                        .split(" "))
                : List.of("");
    }
}
