package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mm4j config print}: a config with everything that it inherits. */
@Command(name = "print", description = "Print a config with everything that it inherits.")
final class ConfigPrintCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "py",
            description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Format format = Format.py;

    /** The formats, named as on the command line. */
    @SuppressWarnings("MemberName")
    enum Format {
        py,
        json,
        yaml,
        canonical
    }

    @Override
    public Integer call() {
        Config loaded = config.load();
        loaded.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning.render()));
        String text = loaded.dump(ConfigFormat.ofName(format.name()).orElseThrow());
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        // The canonical encoding is exactly the bytes that are digested.
        if (format != Format.canonical && !text.endsWith("\n")) {
            out.println();
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
