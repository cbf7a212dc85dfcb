package dev.gatehouse.s6;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Status of a private tree.
 *
 * @param scandir path of its scandir
 * @param svscan pid of its s6-svscan; empty if the tree is not up
 * @param gateways number of slots
 * @param capacity maximum number of services, including loggers; empty if the tree is not up
 */
public record TreeStatus(Path scandir, OptionalInt svscan, int gateways, OptionalInt capacity) {
    public boolean isUp() {
        return svscan.isPresent();
    }
}
