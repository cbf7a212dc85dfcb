/**
 * Who listens on a TCP port: nobody, a certain gateway, or somebody else. On Linux {@code /proc} answers, without rights
 * for processes of one's own account. Other systems only tell whether the port accepts connections.
 */
@NullMarked
package dev.gatehouse.spi.port;

import org.jspecify.annotations.NullMarked;
