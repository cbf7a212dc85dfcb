package dev.gatehouse.s6;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What is to be said of a private tree.
 *
 * @param scandir where it lies
 * @param svscan pid of its s6-svscan; empty: it is not up
 * @param gateways how many slots it has
 * @param capacity how many services it has room for, loggers counted; empty where it is not up
 */
public record TreeStatus(Path scandir, OptionalInt svscan, int gateways, OptionalInt capacity) {
    public boolean isUp() {
        return svscan.isPresent();
    }
}
