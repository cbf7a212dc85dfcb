package dev.gatehouse.cli.completion;

import dev.gatehouse.definition.FormatVersion;
import java.io.File;

/**
 * The profiles of one home in the file of {@link KnownProfiles}.
 *
 * @param home the path of the home
 * @param app its app as a user can name it: a preset, or the path of an app file
 * @param name the name of the app
 * @param variable the variable that can name another home of the app; can be empty
 * @param names the names of the profiles, each with a line end
 */
record ProfileSection(String home, String app, String name, String variable, String names) {
    private static final String HOME = "home=";

    /** A person has a few homes. */
    private static final int MOST = 20;

    /**
     * Returns the content of the file with this section. An outdated section becomes the first one, and those of homes that do not
     * exist any more vanish. Short commands call it, so it needs no regular expression and no stream.
     */
    String in(String file) {
        String key = HOME + home + "\napp=" + app + "\n";
        String section = key + "name=" + name + "\nvariable=" + variable + "\n" + names;
        boolean plain = home.indexOf('\n') < 0 && app.indexOf('\n') < 0;
        if (!plain || file.contains("\n" + section + HOME) || file.endsWith("\n" + section)) {
            return file;
        }
        StringBuilder text = new StringBuilder(FormatVersion.LINE).append('\n').append(section);
        int kept = 1;
        int end;
        for (int begin = next(file, 0); begin < file.length() && kept < MOST; begin = end) {
            end = next(file, begin);
            String other = file.substring(begin, end);
            if (other.endsWith("\n") && !other.startsWith(key) && isOfHome(other)) {
                text.append(other);
                kept++;
            }
        }
        return text.toString();
    }

    /** Returns where the next section begins. */
    private static int next(String file, int from) {
        int at = file.indexOf("\n" + HOME, from);
        return at < 0 ? file.length() : at + 1;
    }

    private static boolean isOfHome(String section) {
        File place = new File(section.substring(HOME.length(), section.indexOf('\n')));
        return place.isAbsolute() && place.isDirectory();
    }
}
