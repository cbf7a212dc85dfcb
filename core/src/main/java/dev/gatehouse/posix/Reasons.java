package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why an access to files failed, in words. The JDK's message of some exceptions is only the path. */
public final class Reasons {
    private Reasons() {}

    /** Returns the reason, with the path as far as it is known. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException absent when absent.getReason() == null -> absent.getFile() + " does not exist";
            case FileSystemException other
            when other.getReason() == null ->
                other.getFile() + ": " + other.getClass().getSimpleName().replace("Exception", "");
            default -> String.valueOf(e.getMessage());
        };
    }
}
