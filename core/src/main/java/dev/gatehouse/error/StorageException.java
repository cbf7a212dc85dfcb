package dev.gatehouse.error;

/**
 * A file or directory cannot be read or written, for example because the disk is full or the file system is read-only.
 *
 * @since 0.1.0
 */
public final class StorageException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message the path, and what failed
     * @param remedy a command that helps
     */
    public StorageException(String message, Remedy remedy) {
        super(message, remedy);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the path, and what failed
     * @param remedy a command that helps
     * @param cause the underlying failure
     */
    public StorageException(String message, Remedy remedy, Throwable cause) {
        super(message, remedy, cause);
    }
}
