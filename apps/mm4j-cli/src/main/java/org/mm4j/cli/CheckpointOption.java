package org.mm4j.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The weights of the model that a command runs. */
final class CheckpointOption {

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE|URL",
            description =
                    "The weights: a file, an http address or a name such as torchvision://resnet50; what is not here is"
                            + " downloaded once. Without them the model has the first weights that its config asks for.")
    private @Nullable String name;

    /** File or address of the weights, or null. */
    @Nullable
    String name() {
        return name;
    }

    /**
     * Takes the weights from an argument without a name.
     *
     * @throws ParameterException if the option names some too
     */
    void orElse(@Nullable String argument, CommandLine line) {
        if (argument != null && name != null) {
            throw new ParameterException(
                    line, "the weights are given twice: " + argument + " and --checkpoint " + name);
        }
        name = argument == null ? name : argument;
    }
}
