package dev.gatehouse.spi.logs;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A directory on the path to a log could lead root elsewhere. */
final class UntrustedPathException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    UntrustedPathException(Path path, String reason) {
        super(path.toString(), null, reason);
    }

    @Override
    public String getMessage() {
        return getFile() + " " + getReason();
    }
}
