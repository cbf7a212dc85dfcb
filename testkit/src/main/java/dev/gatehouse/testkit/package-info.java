/** Homes on disk, deletion of directory trees, and waiting with a limit, for tests of service managers. */
@NullMarked
package dev.gatehouse.testkit;

import org.jspecify.annotations.NullMarked;
