package org.mm4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code mm4j}: the commands and what they share. */
@Command(
        name = "mm4j",
        description = "OpenMMLab configs and checkpoints on the JVM.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InferCommand.class,
            TrackCommand.class,
            TrainCommand.class,
            TestCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            BuildCommand.class,
            ModulesCommand.class,
            ModelCommand.class,
            DatasetCommand.class,
            BrowseDatasetCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class
        })
final class Mm4jCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "On an error, show the stack trace.")
    private boolean debug;

    /** Whether errors show their stack traces. */
    boolean debug() {
        return debug;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
