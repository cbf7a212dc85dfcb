package dev.gatehouse.app.layout;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;

/**
 * Where the gateway's settings of a profile are: Gatehouse's own, and the app's port. Immutable.
 *
 * @param file name of the file with Gatehouse's settings in a profile's directory
 * @param section key of the section in that file, with dots between levels; empty: the whole file
 * @param ports where the app keeps its port; the first that has a value counts, unless Gatehouse's settings have one
 * @since 0.1.0
 */
public record SettingsPlace(String file, String section, List<PortSource> ports) {
    /** The section {@code gateway} of {@code config.yaml}. */
    public static final SettingsPlace DEFAULT = new SettingsPlace("config.yaml", "gateway", List.of());

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the file is not a plain file name, or has the name of the app file
     */
    public SettingsPlace {
        ProfileLayout.requireFileName("settings.file", file);
        if (file.equals(AppHome.APP_FILE)) {
            throw new InvalidInputException(
                    "settings.file must not be " + file + ", which is the name of the app file in a home");
        }
        ports = List.copyOf(ports);
    }

    /**
     * Returns the text of a file with a port and no other setting.
     *
     * @param port the port
     * @return lines of YAML
     */
    public String text(int port) {
        StringBuilder text = new StringBuilder();
        String indent = "";
        for (String level : section.isEmpty() ? new String[0] : section.split("\\.", -1)) {
            text.append(indent).append(level).append(":\n");
            indent += "  ";
        }
        return text.append(indent).append("port: ").append(port).append('\n').toString();
    }

    /**
     * Returns the full name of a key of Gatehouse's settings, for messages.
     *
     * @param name the key
     * @return the key with its section
     */
    public String key(String name) {
        return section.isEmpty() ? name : section + "." + name;
    }
}
