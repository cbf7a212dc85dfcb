/**
 * Which service manager a host has, and how it is opened: the backends of this program, asked in order. No backend is known here
 * by more than the name of its provider.
 */
@NullMarked
package dev.gatehouse.detection;

import org.jspecify.annotations.NullMarked;
