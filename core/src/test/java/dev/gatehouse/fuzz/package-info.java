/** Runs the fuzz targets, which are in the packages of their parsers. */
@org.jspecify.annotations.NullMarked
package dev.gatehouse.fuzz;
