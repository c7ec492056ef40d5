package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Names;
import org.mm4j.registry.ArgumentSpec;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j modules}: what the libraries offer. */
@Command(name = "modules", description = "List the modules that configs can name, or explain one.")
final class ModulesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A module, with or without the prefix of its scope: show its arguments.")
    private @Nullable String name;

    @Option(names = "--scope", paramLabel = "S", description = "Only the modules of this scope.")
    private @Nullable String scope;

    @Option(names = "--kind", paramLabel = "K", description = "Only the modules of this kind, such as model.")
    private @Nullable String kind;

    @Override
    public Integer call() {
        Registries registries = libraries.registries();
        List<ModuleSpec> modules = registries.modules();
        if (scope != null) {
            modules = inScope(registries, modules, scope);
        }
        if (kind != null) {
            RegistryKey<?> wanted = ConfigBuild.kindOf(kind);
            modules = modules.stream()
                    .filter(module -> module.key().equals(wanted))
                    .toList();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            list(out, modules);
        } else {
            List<ModuleSpec> found = named(registries, modules, name);
            for (int i = 0; i < found.size(); i++) {
                out.print(i == 0 ? "" : System.lineSeparator());
                explain(out, found.get(i));
            }
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static List<ModuleSpec> inScope(Registries registries, List<ModuleSpec> modules, String scope) {
        if (!registries.scopes().contains(scope)) {
            throw new CliException(
                    "there is no scope `" + scope + "`; the scopes are " + String.join(", ", registries.scopes()));
        }
        // An alias is one more name of its scope.
        String home = registries.context(scope).scope();
        return modules.stream().filter(module -> module.scope().equals(home)).toList();
    }

    private static List<ModuleSpec> named(Registries registries, List<ModuleSpec> modules, String name) {
        int dot = name.lastIndexOf('.');
        List<ModuleSpec> reachable = dot < 0 ? modules : inScope(registries, modules, name.substring(0, dot));
        String simple = name.substring(dot + 1);
        List<ModuleSpec> found = reachable.stream()
                .filter(module -> module.name().equals(simple))
                .toList();
        if (found.isEmpty()) {
            List<String> near = Names.nearest(
                    simple,
                    new TreeSet<>(reachable.stream().map(ModuleSpec::name).toList()));
            throw new CliException("no module is called `" + name + "`"
                    + (near.isEmpty() ? "" : "; the nearest are " + String.join(", ", near)));
        }
        return found;
    }

    private static void list(PrintWriter out, List<ModuleSpec> modules) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"kind", "module", "library", ""});
        for (ModuleSpec module : modules) {
            rows.add(new String[] {module.key().name(), module.qualifiedName(), module.library(), module.doc()});
        }
        table(out, "", rows);
    }

    private static void explain(PrintWriter out, ModuleSpec module) {
        out.println(module.qualifiedName() + ": a " + module.key().name() + " of library " + module.library()
                + (module.doc().isEmpty() ? "" : ". " + module.doc()));
        if (module.arguments().isEmpty()) {
            out.println("  takes no arguments");
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"argument", "type", "default", ""});
        for (ArgumentSpec argument : module.arguments()) {
            String given = argument.defaultText();
            rows.add(new String[] {
                argument.name(),
                type(argument),
                argument.isRequired() ? "(required)" : given == null ? "None" : given,
                argument.doc()
            });
        }
        table(out, "  ", rows);
    }

    private static String type(ArgumentSpec argument) {
        String type = argument.typeName();
        return argument.isNullable() && !type.equals(ArgumentSpec.ANY) ? type + " or None" : type;
    }

    private static void table(PrintWriter out, String indent, List<String[]> rows) {
        int[] widths = new int[4];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder text = new StringBuilder(indent);
            for (int i = 0; i < widths.length; i++) {
                text.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
