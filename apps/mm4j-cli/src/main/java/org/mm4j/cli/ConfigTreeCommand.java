package org.mm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mm4j.config.ConfigFile;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j config tree}: which files a config inherits from. */
@Command(
        name = "tree",
        description = "Print the files that a config inherits from, and what each of them sets.",
        footer = {"", "Each line: path, and the top-level keys that the file itself sets."})
final class ConfigTreeCommand implements Callable<Integer> {

    /** So many keys say what a file is about. */
    private static final int SHOWN = 8;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackageOptions configs = new PackageOptions();

    @Parameters(paramLabel = "CONFIG", description = ConfigArgument.DESCRIPTION)
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ConfigFile top = configs.history(file).file();
        out.println(line(top, ""));
        below(out, top, "");
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void below(PrintWriter out, ConfigFile file, String indent) {
        List<ConfigFile.Base> bases = file.bases();
        for (int i = 0; i < bases.size(); i++) {
            boolean isLast = i == bases.size() - 1;
            ConfigFile.Base base = bases.get(i);
            String note = base.name().contains("::") ? " (" + base.name() + ")" : "";
            out.println(indent + (isLast ? "└── " : "├── ") + line(base.file(), note));
            below(out, base.file(), indent + (isLast ? "    " : "│   "));
        }
    }

    private static String line(ConfigFile file, String note) {
        // A new-style config has the variables of its bases, but only some of them are its own doing.
        List<String> keys = file.own().keys().stream()
                .map(ConfigTreeCommand::text)
                .filter(key -> !isInherited(file, key))
                .toList();
        String shown = String.join(", ", keys.subList(0, Math.min(SHOWN, keys.size())));
        String more = keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : "";
        return Places.shorten(file.path()) + note + (keys.isEmpty() ? ": sets nothing" : ": " + shown + more);
    }

    private static boolean isInherited(ConfigFile file, String key) {
        ConfigValue own = file.own().get(key);
        ConfigValue inherited = file.inherited().get(key);
        return own != null
                && inherited != null
                && own.equals(inherited)
                && ConfigFile.isSame(own.origin(), inherited.origin());
    }

    private static String text(ConfigValue key) {
        return key instanceof ConfigString name ? name.value() : key.toString();
    }
}
