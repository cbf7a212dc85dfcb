package dev.gatehouse.error;

/** A file or directory that could not be read or written: a full disk, a read-only file system, a broken one. */
public final class StorageException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, String remedy) {
        super(message, remedy);
    }

    public StorageException(String message, String remedy, Throwable cause) {
        super(message, remedy, cause);
    }
}
