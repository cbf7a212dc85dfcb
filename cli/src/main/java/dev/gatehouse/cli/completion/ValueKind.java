package dev.gatehouse.cli.completion;

/** What a value is, as far as a shell can complete it. */
enum ValueKind {
    PROFILES,
    DIRECTORIES,
    FILES,
    APPS,
    MANAGERS,
    SHELLS,
    OTHER;

    /** Returns what a value is by the name that help shows for it. */
    static ValueKind of(String label) {
        return switch (label) {
            case "PROFILE", "OLD", "SOURCE" -> PROFILES;
            case "DIR" -> DIRECTORIES;
            case "FILE" -> FILES;
            case "APP" -> APPS;
            case "KIND" -> MANAGERS;
            case "SHELL" -> SHELLS;
            default -> OTHER;
        };
    }

    /** Returns the word for it in the scripts. */
    String word() {
        return switch (this) {
            case PROFILES -> "profiles";
            case DIRECTORIES -> "directories";
            case FILES -> "files";
            case APPS -> "apps";
            case MANAGERS -> "managers";
            case SHELLS -> "shells";
            case OTHER -> "other";
        };
    }
}
