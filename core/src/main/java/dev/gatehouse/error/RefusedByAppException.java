package dev.gatehouse.error;

/**
 * The app of a home does not allow what was asked for, by the rules of its app file: profiles keep their names, only the app
 * creates them, or a name is reserved or not possible for the app's services; or the place of a profile does not allow it: a
 * mount point keeps its name. Nothing was changed. The remedy lists the profiles that there are.
 *
 * @since 0.1.0
 */
public final class RefusedByAppException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is refused, and by which rule
     */
    public RefusedByAppException(String message) {
        super(message, Remedy.gatehouse("profile", "list"));
    }
}
