/**
 * The definition of a gateway, the app, and their names: values that are independent of any backend. All types are
 * immutable, and nothing here accesses a disk or a process.
 */
@NullMarked
package dev.gatehouse.definition;

import org.jspecify.annotations.NullMarked;
