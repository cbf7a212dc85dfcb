package dev.gatehouse.systemtest.attack;

/** What an attacker puts in the place of a component. */
enum Way {
    LINK("a link to root's") {
        @Override
        String script(Component at) {
            return link(at, at.twin());
        }
    },
    MAGIC_LINK("a link through /proc to root's") {
        @Override
        String script(Component at) {
            return link(at, "/proc/self/root" + at.twin());
        }
    },
    LINK_TO_NOTHING("a link to a new name of root's") {
        @Override
        String script(Component at) {
            return link(at, at.twin() + ".new");
        }
    },
    LINK_TO_THIRD("a link to a third account's") {
        @Override
        boolean suits(Component at) {
            return at.path().startsWith("/home/alice/");
        }

        @Override
        String script(Component at) {
            return link(at, at.twin().replaceFirst("/root", "/opt/data"));
        }
    },
    SECOND_NAME("a second name of root's file") {
        @Override
        boolean suits(Component at) {
            return !at.directory();
        }

        // Without fs.protected_hardlinks the attacker could create it, too.
        @Override
        boolean byRoot() {
            return true;
        }

        @Override
        String script(Component at) {
            return at.cleared() + "ln '" + at.twin() + "' '" + at.path()
                    + "' 2>/dev/null || ln /opt/data/.root-only/secret '" + at.path() + "'";
        }
    },
    FIFO("a FIFO") {
        @Override
        String script(Component at) {
            return at.cleared() + "mkfifo '" + at.path() + "'";
        }
    },
    SOCKET("a socket") {
        @Override
        String script(Component at) {
            return at.cleared() + "perl -MSocket -e 'socket(S,PF_UNIX,SOCK_STREAM,0) && chdir($ARGV[0])"
                    + " && bind(S,sockaddr_un($ARGV[1])) or die $!' '"
                    + at.path().substring(0, at.path().lastIndexOf('/')) + "' '"
                    + at.path().substring(at.path().lastIndexOf('/') + 1) + "'";
        }
    },
    OTHER_TYPE("a directory for a file, a file for a directory") {
        @Override
        String script(Component at) {
            return at.cleared()
                    + (at.directory() ? "echo x >'" + at.path() + "'" : "mkdir -p '" + at.path() + "/inner'");
        }
    },
    DEVICE("a link to an endless device") {
        @Override
        String script(Component at) {
            return link(at, "/dev/zero");
        }
    },
    HUGE("a file of 8 GiB") {
        @Override
        boolean suits(Component at) {
            return !at.directory();
        }

        @Override
        String script(Component at) {
            return at.cleared() + "truncate -s 8G '" + at.path() + "'";
        }
    },
    EXCHANGE("an exchange with a link to root's while root works") {
        @Override
        boolean races() {
            return true;
        }

        @Override
        String script(Component at) {
            return at.present() + "ln -s '" + at.twin() + "' '" + at.aside() + "'";
        }
    };

    private final String words;

    Way(String words) {
        this.words = words;
    }

    boolean suits(Component at) {
        return true;
    }

    boolean byRoot() {
        return false;
    }

    /** Whether the two names are exchanged while root works. */
    boolean races() {
        return false;
    }

    /** Returns what the attacker executes. */
    abstract String script(Component at);

    private static String link(Component at, String target) {
        return at.cleared() + "ln -s '" + target + "' '" + at.path() + "'";
    }

    @Override
    public String toString() {
        return words;
    }
}
