package dev.gatehouse.cli.demo;

import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.output.Console;

/** Runs one command line in this process and returns its exit code. */
@FunctionalInterface
public interface CommandRunner {
    int run(String[] words, CliContext context, Console console);
}
