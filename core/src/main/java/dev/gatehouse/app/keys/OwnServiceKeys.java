package dev.gatehouse.app.keys;

import dev.gatehouse.app.service.LegacyUnit;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.app.service.OwnVariables;
import dev.gatehouse.settings.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code own-service} in an app file. */
public final class OwnServiceKeys {
    private static final String UNINSTALL = "uninstall";
    private static final String LEGACY = "legacy";
    private static final String VARIABLES = "variables";
    private static final Set<String> OTHERS = Set.of(UNINSTALL, LEGACY, VARIABLES);

    private OwnServiceKeys() {}

    public static OwnService parse(@Nullable YamlValue value) {
        if (value == null) {
            return OwnService.NONE;
        }
        Map<String, YamlValue> keys = value.entries();
        Map<String, String> forms = new LinkedHashMap<>();
        keys.forEach((key, form) -> {
            if (!OTHERS.contains(key)) {
                forms.put(key, checked(key, form));
            }
        });
        YamlValue uninstall = keys.get(UNINSTALL);
        return new OwnService(
                forms,
                uninstall == null ? List.of() : LaunchKeys.command(uninstall),
                Optional.ofNullable(keys.get(LEGACY)).map(OwnServiceKeys::legacy),
                Optional.ofNullable(keys.get(VARIABLES))
                        .map(OwnServiceKeys::variables)
                        .orElse(OwnVariables.NONE));
    }

    private static LegacyUnit legacy(YamlValue value) {
        Map<String, YamlValue> keys = value.entries("unit", "contains");
        YamlValue unit = keys.get("unit");
        YamlValue contains = keys.get("contains");
        if (unit == null || contains == null) {
            throw value.refused("must have the keys 'unit' and 'contains'");
        }
        List<String> texts = new ArrayList<>();
        for (YamlValue text : contains.elements()) {
            texts.add(text.text());
        }
        return new LegacyUnit(unit.text(), texts);
    }

    private static OwnVariables variables(YamlValue value) {
        Map<String, YamlValue> keys = value.entries("first-start", "unsupervised", "start-now", "start-on-login");
        return new OwnVariables(
                name(keys, "first-start"),
                name(keys, "unsupervised"),
                name(keys, "start-now"),
                name(keys, "start-on-login"));
    }

    private static Optional<String> name(Map<String, YamlValue> keys, String key) {
        YamlValue value = keys.get(key);
        return value == null ? Optional.empty() : Optional.of(value.text());
    }

    private static String checked(String kind, YamlValue form) {
        if (!OwnService.hasDropIns(kind)) {
            throw form.refused("is not possible: only systemd has drop-ins; known keys: systemd, " + UNINSTALL + ", "
                    + LEGACY + ", " + VARIABLES);
        }
        if (!form.text().equals(OwnService.DROP_IN)) {
            throw form.refused("must be " + OwnService.DROP_IN);
        }
        return form.text();
    }
}
