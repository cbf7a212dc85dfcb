package dev.gatehouse.manager;

/**
 * A fact about the host that detection uses. Immutable.
 *
 * @param kind the kind of manager that the fact is about
 * @param holds whether the fact indicates this kind
 * @param text the fact, such as "/proc/1/comm reads s6-svscan"
 * @since 0.1.0
 */
public record Evidence(Kind kind, boolean holds, String text) {}
