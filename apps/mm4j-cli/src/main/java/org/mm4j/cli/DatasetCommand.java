package org.mm4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mm4j dataset}: data sets themselves. */
@Command(
        name = "dataset",
        description = "Make data sets.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DatasetShapesCommand.class, DatasetMot2CocoCommand.class})
final class DatasetCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
