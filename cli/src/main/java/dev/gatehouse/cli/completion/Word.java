package dev.gatehouse.cli.completion;

import dev.gatehouse.cli.parsing.Syntax;
import java.util.Optional;

/**
 * A word that can follow an incomplete command.
 *
 * @param group the path of the incomplete command; empty for the program itself
 * @param word the word
 * @param path the path that it leads to, which another word can lead to as well
 * @param summary what that is
 * @param syntax the options and arguments if the path is complete
 */
public record Word(String group, String word, String path, String summary, Optional<Syntax> syntax) {}
