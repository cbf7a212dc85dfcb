/**
 * Detection of the host's service manager, and opening it: the backends of this program, tried in order. This package
 * knows the library's own backends only by the names of their provider classes.
 */
@NullMarked
package dev.gatehouse.detection;

import org.jspecify.annotations.NullMarked;
