/**
 * Objects of the API as trees of keys, and JSON and YAML to read and write them. The client library's typed classes are not used: to
 * load them takes a short command half a second. Imports no package of the backend.
 */
@NullMarked
package dev.gatehouse.kubernetes.json;

import org.jspecify.annotations.NullMarked;
