package dev.gatehouse.app;

import dev.gatehouse.definition.HomeExport;
import dev.gatehouse.settings.YamlValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code home} in an app file. */
final class HomeKeys {
    private static final String NONE = "none";

    private HomeKeys() {}

    static AppHome parse(String app, @Nullable YamlValue value) {
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

    /** One word for all managers, or words by kind with {@code default} for the others. */
    private static HomeExport export(@Nullable YamlValue value) {
        if (value == null) {
            return HomeExport.HOME;
        }
        if (!value.isMapping()) {
            return new HomeExport(exported(value), Map.of());
        }
        Map<String, HomeExport.Value> kinds = new LinkedHashMap<>();
        value.entries().forEach((kind, word) -> kinds.put(kind, exported(word)));
        HomeExport.Value usual = kinds.remove("default");
        return new HomeExport(usual == null ? HomeExport.Value.HOME : usual, kinds);
    }

    private static HomeExport.Value exported(YamlValue value) {
        return switch (value.asWritten()) {
            case "home" -> HomeExport.Value.HOME;
            case "directory" -> HomeExport.Value.DIRECTORY;
            case "no" -> HomeExport.Value.NO;
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
