package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j config digest}: one line a config, for finding out whether two implementations give the same value. */
@Command(
        name = "digest",
        description = "Print a digest of the value of each config.",
        footer = {
            "",
            "One line a file: path, tab, SHA-256 of the canonical encoding, tab, its length in bytes. A file that fails"
                    + " has `error` and the message instead; the run goes on, and the exit code is then 1."
        })
final class ConfigDigestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackageOptions configs = new PackageOptions();

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Paths are printed relative to this folder; by default the working directory.")
    private Path root = Path.of("");

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "A config, or a folder: all *.py below it, sorted by path.")
    private List<Path> inputs = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        for (Path file : ConfigFiles.of(inputs)) {
            out.print(ConfigFiles.relative(root, file) + "\t");
            try {
                Config.Digest digest = configs.load(file).digest();
                out.println(digest.sha256() + "\t" + digest.nbytes());
            } catch (ConfigException e) {
                failed = true;
                out.println("error\t" + UserErrors.describe(e).replaceAll("\\s*\\R\\s*", " "));
            }
        }
        out.flush();
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
