package dev.gatehouse.systemtest.attack;

/**
 * A name in the attacker's reach that root's commands use.
 *
 * @param path its path
 * @param twin the path of the same thing of root
 * @param directory whether it is a directory
 * @param slot whether it belongs to a slot of s6
 */
record Component(String path, String twin, boolean directory, boolean slot) {
    /** The name under which the attacker keeps what was there. It begins with a dot, so that it is no profile and no slot. */
    String aside() {
        int slash = path.lastIndexOf('/');
        return path.substring(0, slash) + "/.aside-" + path.substring(slash + 1);
    }

    /** Returns a script that moves away what is there. */
    String cleared() {
        return "if [ -e '" + path + "' ]; then mv '" + path + "' '" + aside() + "'; else mkdir -p '"
                + path.substring(0, path.lastIndexOf('/')) + "'; fi; ";
    }

    /** Returns a script that creates what is not there, so that it can be exchanged. */
    String present() {
        return "if [ ! -e '" + path + "' ]; then mkdir -p '"
                + (directory ? path : path.substring(0, path.lastIndexOf('/'))) + "'; "
                + (directory ? "" : "echo x >'" + path + "'; ") + "fi; ";
    }
}
