package dev.gatehouse.windows;

import dev.gatehouse.manager.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Failures in the words of the operation that met them. */
final class WindowsErrors {
    private WindowsErrors() {}

    /**
     * Says what a failed file operation means.
     *
     * @param doing what was being done, as in "installing coder"
     */
    static StorageException storage(String doing, Path folder, IOException e) {
        // The message of a refusal is the file's path alone.
        String words = e instanceof AccessDeniedException ? "no permission for " + e.getMessage() : e.getMessage();
        return new StorageException(doing + " failed: " + words, "dir \"" + folder + "\"", e);
    }
}
