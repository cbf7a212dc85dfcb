package dev.gatehouse.systemtest.step;

/**
 * A system call that changes something.
 *
 * @param call what it does, such as {@code write}
 * @param path the file; of a rename, the old name
 * @param target the new name of a rename or link; otherwise empty
 */
record Step(String call, String path, String target) {
    @Override
    public String toString() {
        return call + " " + path + (target.isEmpty() ? "" : " to " + target);
    }
}
