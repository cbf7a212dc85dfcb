package dev.gatehouse.app.keys;

import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.HomeExport;
import dev.gatehouse.settings.KindKeys;
import dev.gatehouse.settings.YamlValue;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code home} in an app file. */
public final class HomeKeys {
    private static final String NONE = "none";

    private HomeKeys() {}

    public static AppHome parse(String app, @Nullable YamlValue value) {
        AppHome usual = AppHome.of(app);
        if (value == null) {
            return usual;
        }
        Map<String, YamlValue> keys = value.entries("variable", "exported", "host", "container");
        YamlValue variable = keys.get("variable");
        YamlValue host = keys.get("host");
        YamlValue container = keys.get("container");
        return new AppHome(
                variable == null ? usual.variable() : variable(variable),
                host == null ? usual.host() : host(host),
                container == null ? usual.container() : absolute(container),
                export(keys.get("exported")));
    }

    private static String variable(YamlValue value) {
        return value.text().equals(NONE) ? AppHome.NO_VARIABLE : value.text();
    }

    private static ByKind<HomeExport> export(@Nullable YamlValue value) {
        return value == null ? ByKind.of(HomeExport.HOME) : KindKeys.parse(value, HomeExport.HOME, HomeKeys::exported);
    }

    private static HomeExport exported(YamlValue value) {
        return switch (value.asWritten()) {
            case "home" -> HomeExport.HOME;
            case "directory" -> HomeExport.DIRECTORY;
            case "no" -> HomeExport.NO;
            default -> throw value.refused("must be home, directory or no");
        };
    }

    private static String host(YamlValue value) {
        String text = value.text();
        boolean anchored =
                text.startsWith("~/") || Path.of(text.replace('\0', '/')).isAbsolute();
        if (!anchored || text.indexOf('\0') >= 0) {
            throw value.refused("must be an absolute path, or one that begins with ~/");
        }
        return text;
    }

    static Path absolute(YamlValue value) {
        String text = value.text();
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw value.refused("must be an absolute path");
        }
        return Path.of(text);
    }
}
