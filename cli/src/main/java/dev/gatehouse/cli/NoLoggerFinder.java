package dev.gatehouse.cli;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JDK use its plain loggers without searching every jar for others.
 *
 * <p>When a process starts its first program, or calls {@code System.exit}, the JDK asks for a logger, and searches the whole
 * class path for finders of loggers. To open dozens of jars takes longer than a short command. The search ends at the first
 * finder that it cannot create, which is this one. As it looks one jar ahead, the first two jars of the class path name this
 * class; the second one is that of picocli. The launcher sets {@code jdk.logger.finder.error} to {@code QUIET}, so that the
 * JDK does not report it.
 */
public final class NoLoggerFinder extends System.LoggerFinder {
    /**
     * For {@link java.util.ServiceLoader}.
     *
     * @throws UnsupportedOperationException always
     */
    public NoLoggerFinder() {
        throw unsupported();
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        throw unsupported();
    }

    @Override
    public System.Logger getLocalizedLogger(String name, @Nullable ResourceBundle bundle, Module module) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("the JDK has loggers of its own");
    }
}
