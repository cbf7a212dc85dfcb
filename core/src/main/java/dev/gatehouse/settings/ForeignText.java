package dev.gatehouse.settings;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The barrier around the parsers of files that others write. Nothing in one profile's file may keep the other profiles
 * from being listed, started or booted. Each parser bounds its input, so that neither the stack nor the memory ends; what
 * still escapes one is reported as an error of that file.
 */
public final class ForeignText {
    private ForeignText() {}

    /**
     * Runs a parser.
     *
     * @throws InvalidInputException if the parser refuses the text, or fails with anything but a message for people; it names the
     *     file
     */
    public static <T> T read(Path file, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (InvalidInputException refused) {
            throw refused.about(file);
        } catch (GatehouseException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError e) {
            throw new InvalidInputException(
                            file + ": cannot be read: the parser failed with "
                                    + e.getClass().getSimpleName(),
                            e)
                    .about(file);
        }
    }
}
