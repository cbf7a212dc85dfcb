/**
 * Whose home a call means, before anything in it is read: behind sudo, su and doas, with {@code --run-as-user}, and by
 * what installed services say. One pure rule decides.
 */
@NullMarked
package dev.gatehouse.profile.person;

import org.jspecify.annotations.NullMarked;
