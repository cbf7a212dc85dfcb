package dev.gatehouse.launchd.job;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;

/** Failures of reading and writing, in the words of the operation that met them. */
public final class LaunchdErrors {
    private LaunchdErrors() {}

    /**
     * Says what a failed call means.
     *
     * @param doing what was being done, as in "writing the property list of coder"
     */
    public static GatehouseException translate(String doing, Path place, Exception e) {
        String look = "ls -la " + ShellWord.quote(place);
        if (e instanceof AccessDeniedException denied) {
            // Its message is the file's path alone.
            return new AccessRefusedException(doing + " failed: no permission for " + denied.getFile(), look, denied);
        }
        if (e instanceof DirectoryNotEmptyException full) {
            String directory = full.getFile();
            return new StorageException(
                    doing + " failed: " + directory
                            + " is a directory that Gatehouse has not made, and is left as it is",
                    "ls -la " + ShellWord.quote(directory),
                    full);
        }
        return new StorageException(doing + " failed: " + e.getMessage(), look, e);
    }
}
