package org.mm4j.cli;

import picocli.CommandLine.Option;

/** Where a command computes. */
final class DeviceOption {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where to compute: cpu or cuda:N; by default ${DEFAULT-VALUE}.",
            defaultValue = "cpu")
    private String name = "cpu";

    /** The name of the device. */
    String name() {
        return name;
    }
}
