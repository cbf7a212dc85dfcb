package dev.gatehouse.app.layout;

import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * How the profiles of an app look on disk. Immutable.
 *
 * @param pattern where the directories of named profiles are
 * @param root when there is a root profile
 * @param markers file names, at least one; a directory that has one of these files is a profile. A new profile gets the
 *     first
 * @param folders directories that a new profile begins with
 * @param reserved names that a new profile cannot have
 * @param volatileFiles files of a profile that describe processes, and are deleted after a boot
 * @param fixed why a profile cannot have another name, as a clause for people; empty: it can
 * @param create the command with which the app creates a profile, as only it can; its words can contain
 *     <code>{profile}</code>, <code>{port}</code>, <code>{home}</code> and <code>{directory}</code>. Empty: Gatehouse creates it
 * @since 0.1.0
 */
public record ProfileLayout(
        ProfilePattern pattern,
        Root root,
        List<String> markers,
        List<String> folders,
        List<String> reserved,
        List<String> volatileFiles,
        Optional<String> fixed,
        List<String> create) {
    /** Folders in {@code profiles}, the marker {@code config.yaml}, and the reserved name {@code default}. */
    public static final ProfileLayout DEFAULT = new ProfileLayout(
            ProfilePattern.FOLDERS,
            Root.IF_CONFIGURED,
            List.of("config.yaml"),
            List.of(),
            List.of("default"),
            List.of(),
            Optional.empty(),
            List.of());

    /**
     * When a home has a root profile.
     *
     * @since 0.1.0
     */
    public enum Root {
        /** Always. */
        REQUIRED,
        /** If the home has a marker file. */
        OPTIONAL,
        /**
         * Always, unless its command needs a port and the home has neither a marker file nor settings: then nobody uses it.
         */
        IF_CONFIGURED
    }

    /**
     * Checks and copies the lists.
     *
     * @throws InvalidInputException if there is no marker, or a file is not a plain file name
     */
    public ProfileLayout {
        markers = files("markers", markers);
        if (markers.isEmpty()) {
            throw new InvalidInputException("markers must name at least one file");
        }
        folders = files("folders", folders);
        reserved = List.copyOf(reserved);
        volatileFiles = files("volatile", volatileFiles);
        fixed.ifPresent(reason -> HomeVariable.requireOneLine("profiles.fixed", reason));
        create = List.copyOf(create);
    }

    /**
     * Creates a layout whose profiles Gatehouse creates.
     *
     * @param pattern where the directories of named profiles are
     * @param root when there is a root profile
     * @param markers file names, at least one; a directory that has one of these files is a profile
     * @param folders directories that a new profile begins with
     * @param reserved names that a new profile cannot have
     * @param volatileFiles files of a profile that describe processes
     * @param fixed why a profile cannot have another name; empty: it can
     * @throws InvalidInputException as the other constructor
     */
    public ProfileLayout(
            ProfilePattern pattern,
            Root root,
            List<String> markers,
            List<String> folders,
            List<String> reserved,
            List<String> volatileFiles,
            Optional<String> fixed) {
        this(pattern, root, markers, folders, reserved, volatileFiles, fixed, List.of());
    }

    private static List<String> files(String what, List<String> names) {
        for (String file : names) {
            requireFileName(what, file);
        }
        return List.copyOf(names);
    }

    static void requireFileName(String what, String file) {
        if (file.isEmpty() || file.contains("/") || file.equals("..") || file.equals(".") || file.indexOf('\0') >= 0) {
            throw new InvalidInputException(what + " must contain plain file names, got " + Quoted.forMessage(file));
        }
    }

    /**
     * Returns this layout with other markers.
     *
     * @param other the markers
     * @return the layout
     * @throws InvalidInputException as the constructor
     */
    public ProfileLayout withMarkers(List<String> other) {
        return new ProfileLayout(pattern, root, other, folders, reserved, volatileFiles, fixed, create);
    }
}
