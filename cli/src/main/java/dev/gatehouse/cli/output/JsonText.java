package dev.gatehouse.cli.output;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.detection.Detection;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.provider.SetupPart;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output of {@code --json}: one object for each command, specified in {@code docs/json.md}. Fields are never omitted;
 * an unknown value is null. Loaded only for JSON.
 */
public final class JsonText {
    private JsonText() {}

    public static JsonStringWriter object() {
        return JsonWriter.indent("  ").string().object();
    }

    public static String end(JsonStringWriter json) {
        return json.end().done() + "\n";
    }

    public static String error(Console console, String message, Optional<Remedy> remedy) {
        JsonStringWriter json = object();
        errorField(console, json, message, remedy);
        return end(json);
    }

    private static void errorField(Console console, JsonStringWriter json, String message, Optional<Remedy> remedy) {
        json.object("error").value("message", message);
        remedy(console, json, remedy);
        json.end();
    }

    /** The fields {@code remedy}, as it is typed, and {@code remedyWords}, unquoted; both are empty if there is none. */
    public static void remedy(Console console, JsonStringWriter json, Optional<Remedy> remedy) {
        Optional<Remedy> typed = remedy.map(console.typed()::of);
        json.value("remedy", typed.map(Remedy::text).orElse(""));
        json.array("remedyWords", typed.map(Remedy::words).orElse(List.of()));
    }

    /** Adds the field {@code error}: an object, or null without an error. */
    public static void error(Console console, JsonStringWriter json, Optional<GatehouseException> failure) {
        if (failure.isPresent()) {
            errorField(
                    console,
                    json,
                    String.valueOf(failure.get().getMessage()),
                    failure.get().remedy());
        } else {
            json.nul("error");
        }
    }

    public static String detection(Detection detection, List<AppChoice> apps) {
        JsonStringWriter json = object().value("kind", detection.kind().word()).array("evidence");
        for (Evidence fact : detection.evidence()) {
            json.object()
                    .value("kind", fact.kind().word())
                    .value("holds", fact.holds())
                    .value("text", fact.text())
                    .end();
        }
        json.end().array("apps");
        for (AppChoice app : apps) {
            json.object();
            app(json, app);
            json.end();
        }
        return end(json.end());
    }

    /** Adds the fields of an app to the current object. */
    public static void app(JsonStringWriter json, AppChoice app) {
        json.value("preset", app.preset().orElse(null))
                .value("file", app.file().map(Path::toString).orElse(null))
                .value("home", app.home().map(Path::toString).orElse(null))
                .value("reason", app.reason());
    }

    public static String statuses(Kind manager, List<ServiceStatus> statuses, Collection<List<Holder>> others) {
        JsonStringWriter json = object().value("manager", manager.word()).array("gateways");
        for (ServiceStatus status : statuses) {
            json.object();
            status(json, status);
            json.end();
        }
        json.end();
        holders(json, others);
        return end(json);
    }

    /** Adds the list of other holders to the current object. */
    public static void holders(JsonStringWriter json, Collection<List<Holder>> others) {
        json.array("holders");
        for (List<Holder> holders : others) {
            for (Holder holder : holders) {
                json.object()
                        .value("profile", holder.service().toString())
                        .value("kind", holder.kind().word())
                        .value("location", holder.location())
                        .value("words", holder.words())
                        .value("running", holder.runs())
                        .value("starts", holder.starts());
                number(json, "pid", holder.pid().isPresent(), holder.pid().orElse(0));
                json.end();
            }
        }
        json.end();
    }

    /** Adds the fields of a status to the current object. */
    public static void status(JsonStringWriter json, ServiceStatus status) {
        json.value("profile", status.service().toString())
                .value("state", status.state().words())
                .value("running", status.isRunning())
                .value("reason", status.reason().orElse(null))
                .value("since", status.since().map(Object::toString).orElse(null));
        number(json, "pid", status.pid().isPresent(), status.pid().orElse(0));
        flag(json, "ready", status.ready());
        flag(json, "wanted", status.wanted());
        flag(json, "enabled", status.enabled());
        lastExit(json, status.lastExit());
        number(
                json,
                "restarts",
                status.restarts().isPresent(),
                status.restarts().orElse(0));
        json.value("nextTry", status.nextTry().map(Object::toString).orElse(null));
    }

    public static void number(JsonStringWriter json, String key, boolean known, long value) {
        if (known) {
            json.value(key, value);
        } else {
            json.nul(key);
        }
    }

    private static void flag(JsonStringWriter json, String key, Optional<Boolean> value) {
        if (value.isPresent()) {
            json.value(key, value.get().booleanValue());
        } else {
            json.nul(key);
        }
    }

    private static void lastExit(JsonStringWriter json, Optional<LastExit> exit) {
        if (exit.isEmpty()) {
            json.nul("lastExit");
            return;
        }
        boolean killed = exit.get().signal() != 0;
        json.object("lastExit");
        number(json, "code", !killed, exit.get().code());
        number(json, "signal", killed, exit.get().signal());
        json.value("outOfMemory", exit.get().outOfMemory());
        json.end();
    }

    public static void findings(JsonStringWriter json, List<Profiles.Finding> findings) {
        json.array("findings");
        for (Profiles.Finding finding : findings) {
            json.object()
                    .value("path", finding.path().toString())
                    .value("reason", finding.reason())
                    .value("harmless", finding.harmless())
                    .end();
        }
        json.end();
    }

    /**
     * Returns renderings.
     *
     * @param several whether the call was about several gateways: the object then has a list of them
     */
    public static String renderings(Kind kind, Map<ProfileName, Rendering> renderings, boolean several) {
        JsonStringWriter json = object().value("kind", kind.word());
        if (several) {
            json.array("gateways");
        }
        renderings.forEach((profile, rendering) -> {
            if (several) {
                json.object();
            }
            rendering(json, profile, rendering);
            if (several) {
                json.end();
            }
        });
        return end(several ? json.end() : json);
    }

    private static void rendering(JsonStringWriter json, ProfileName profile, Rendering rendering) {
        json.value("profile", profile.value())
                .value("root", rendering.root().toString())
                .array("files");
        for (RenderedFile file : rendering.files()) {
            json.object()
                    .value("path", file.path().toString())
                    .value("mode", mode(file))
                    .value("content", file.content())
                    .end();
        }
        json.end();
    }

    /** Returns parts of a set-up with their texts. */
    public static String setup(Kind kind, List<SetupPart> parts, List<String> texts) {
        JsonStringWriter json = object().value("kind", kind.word()).array("setup");
        for (int i = 0; i < parts.size(); i++) {
            json.object()
                    .value("part", parts.get(i).name())
                    .value("description", parts.get(i).description())
                    .value("content", texts.get(i))
                    .end();
        }
        return end(json.end());
    }

    /** Returns permission bits in the notation of chmod, such as {@code 0755}. */
    public static String mode(RenderedFile file) {
        String octal = Integer.toOctalString(file.mode());
        return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
    }
}
