package dev.gatehouse.profile.owner;

import java.nio.charset.StandardCharsets;

/** The record of who owns a home. */
public final class OwnerFuzz {
    private OwnerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Owner owner = Owner.of(new String(input, StandardCharsets.UTF_8));
        if (owner.words().chars().anyMatch(c -> c < ' ')) {
            throw new IllegalStateException("a control character in: " + owner.words());
        }
    }
}
