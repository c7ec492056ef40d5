package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private ConfigFiles inputs = new ConfigFiles();

    @Mixin
    private RootOption root = new RootOption();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        for (Path file : inputs.files()) {
            out.print(root.relative(file) + "\t");
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
