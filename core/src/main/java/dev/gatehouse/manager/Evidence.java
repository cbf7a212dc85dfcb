package dev.gatehouse.manager;

/**
 * One fact that speaks for or against a kind of service manager.
 *
 * @param kind which kind it is about
 * @param holds whether it speaks for it
 * @param text the fact, as in "/proc/1/comm reads s6-svscan"
 */
public record Evidence(Kind kind, boolean holds, String text) {}
