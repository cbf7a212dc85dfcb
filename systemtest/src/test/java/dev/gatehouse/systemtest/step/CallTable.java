package dev.gatehouse.systemtest.step;

import java.util.HashMap;
import java.util.Map;

/** Numbers and arguments of the system calls that change something (x86-64: syscall_64.tbl; aarch64: asm-generic/unistd.h). */
final class CallTable {
    /** Where the arguments of a call name files. −1: there is none. */
    record Shape(String call, int fd, int path, int fd2, int path2, int flags) {
        static Shape ofPath(String call, int path) {
            return new Shape(call, -1, path, -1, -1, -1);
        }

        static Shape at(String call) {
            return new Shape(call, 0, 1, -1, -1, -1);
        }

        static Shape ofDescriptor(String call) {
            return new Shape(call, 0, -1, -1, -1, -1);
        }
    }

    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

    /** AUDIT_ARCH_AARCH64 or AUDIT_ARCH_X86_64. */
    static final int ARCHITECTURE = ARM ? 0xC00000B7 : 0xC000003E;

    static final int SECCOMP = ARM ? 277 : 317;

    private static final Map<Integer, Shape> CALLS = new HashMap<>();

    static {
        if (ARM) {
            add(64, Shape.ofDescriptor("write"), 68, Shape.ofDescriptor("write"), 66, Shape.ofDescriptor("write"));
            add(82, Shape.ofDescriptor("fsync"), 83, Shape.ofDescriptor("fsync"), 46, Shape.ofDescriptor("truncate"));
            add(52, Shape.ofDescriptor("chmod"), 55, Shape.ofDescriptor("chown"));
            add(33, Shape.at("mkfifo"), 34, Shape.at("mkdir"), 35, Shape.at("unlink"), 53, Shape.at("chmod"));
            add(
                    54,
                    Shape.at("chown"),
                    38,
                    new Shape("rename", 0, 1, 2, 3, -1),
                    276,
                    new Shape("rename", 0, 1, 2, 3, -1));
            add(37, new Shape("link", 0, 1, 2, 3, -1), 36, new Shape("symlink", 1, 2, -1, -1, -1));
            add(56, new Shape("open", 0, 1, -1, -1, 2), 129, new Shape("kill", -1, -1, -1, -1, -1));
        } else {
            add(1, Shape.ofDescriptor("write"), 18, Shape.ofDescriptor("write"), 20, Shape.ofDescriptor("write"));
            add(74, Shape.ofDescriptor("fsync"), 75, Shape.ofDescriptor("fsync"), 77, Shape.ofDescriptor("truncate"));
            add(91, Shape.ofDescriptor("chmod"), 93, Shape.ofDescriptor("chown"), 76, Shape.ofPath("truncate", 0));
            add(82, new Shape("rename", -1, 0, -1, 1, -1), 83, Shape.ofPath("mkdir", 0), 84, Shape.ofPath("rmdir", 0));
            add(86, new Shape("link", -1, 0, -1, 1, -1), 87, Shape.ofPath("unlink", 0), 88, Shape.ofPath("symlink", 1));
            add(90, Shape.ofPath("chmod", 0), 92, Shape.ofPath("chown", 0), 94, Shape.ofPath("chown", 0));
            add(
                    133,
                    Shape.ofPath("mkfifo", 0),
                    258,
                    Shape.at("mkdir"),
                    259,
                    Shape.at("mkfifo"),
                    260,
                    Shape.at("chown"));
            add(263, Shape.at("unlink"), 268, Shape.at("chmod"), 264, new Shape("rename", 0, 1, 2, 3, -1));
            add(316, new Shape("rename", 0, 1, 2, 3, -1), 265, new Shape("link", 0, 1, 2, 3, -1));
            add(266, new Shape("symlink", 1, 2, -1, -1, -1), 257, new Shape("open", 0, 1, -1, -1, 2));
            add(2, new Shape("open", -1, 0, -1, -1, 1), 62, new Shape("kill", -1, -1, -1, -1, -1));
        }
    }

    private CallTable() {}

    private static void add(Object... numbersAndShapes) {
        for (int i = 0; i < numbersAndShapes.length; i += 2) {
            CALLS.put((Integer) numbersAndShapes[i], (Shape) numbersAndShapes[i + 1]);
        }
    }

    static Map<Integer, Shape> calls() {
        return CALLS;
    }
}
