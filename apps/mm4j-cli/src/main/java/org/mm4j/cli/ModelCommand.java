package org.mm4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mm4j model}: what the models of configs consist of. */
@Command(
        name = "model",
        description = "Show what the models of configs consist of.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelKeysCommand.class, ModelSummaryCommand.class})
final class ModelCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given: keys or summary");
    }
}
