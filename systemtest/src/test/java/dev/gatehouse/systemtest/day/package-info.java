/** Days in the life of a gateway: transcripts in the documentation, typed again by tests. */
@NullMarked
package dev.gatehouse.systemtest.day;

import org.jspecify.annotations.NullMarked;
