/**
 * The processes of a gateway, for managers that supervise one process and no control group: the end of its process group
 * ({@link dev.gatehouse.spi.process.RunScript} for scripts, {@link dev.gatehouse.spi.process.RunRecord} for this
 * process), and of the processes that have left it ({@link dev.gatehouse.spi.process.SurvivorsScript}; what is left then is found by
 * {@link dev.gatehouse.spi.process.Survivors}). Linux only.
 */
@NullMarked
package dev.gatehouse.spi.process;

import org.jspecify.annotations.NullMarked;
