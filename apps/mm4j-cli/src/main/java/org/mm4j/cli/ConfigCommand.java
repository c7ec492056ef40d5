package org.mm4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mm4j config}: what configs resolve to, and why. */
@Command(
        name = "config",
        description = "Show what configs resolve to, and why.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ConfigPrintCommand.class,
            ConfigWhyCommand.class,
            ConfigTreeCommand.class,
            ConfigDiffCommand.class,
            ConfigDigestCommand.class
        })
final class ConfigCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "no command given: print, why, tree, diff or digest");
    }
}
