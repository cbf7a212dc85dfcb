package dev.gatehouse.app.keys;

import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.settings.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code own-service} in an app file. */
public final class OwnServiceKeys {
    private static final String UNINSTALL = "uninstall";

    private OwnServiceKeys() {}

    public static OwnService parse(@Nullable YamlValue value) {
        if (value == null) {
            return OwnService.NONE;
        }
        Map<String, YamlValue> keys = value.entries();
        Map<String, String> forms = new LinkedHashMap<>();
        keys.forEach((key, form) -> {
            if (!key.equals(UNINSTALL)) {
                forms.put(key, checked(key, form));
            }
        });
        YamlValue uninstall = keys.get(UNINSTALL);
        return new OwnService(forms, uninstall == null ? List.of() : LaunchKeys.command(uninstall));
    }

    private static String checked(String kind, YamlValue form) {
        if (!OwnService.hasDropIns(kind)) {
            throw form.refused("is not possible: only systemd has drop-ins; known keys: systemd, " + UNINSTALL);
        }
        if (!form.text().equals(OwnService.DROP_IN)) {
            throw form.refused("must be " + OwnService.DROP_IN);
        }
        return form.text();
    }
}
