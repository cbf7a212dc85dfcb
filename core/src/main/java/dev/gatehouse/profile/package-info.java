/**
 * What is on disk: homes, their profiles, each profile's gateway settings, and the recorded intents. The profiles on
 * disk are the truth; services follow them. Root reads and writes a home of another account with that account's rights.
 */
@NullMarked
package dev.gatehouse.profile;

import org.jspecify.annotations.NullMarked;
