package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.ConfigVariable;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j config why}: the value of a key, and what set it. */
@Command(
        name = "why",
        description = "Print the value of a key, and each step that set it: base files, overrides, --cfg-options.",
        footer = {"", "The oldest step comes first. A key that a file removed is explained too."})
final class ConfigWhyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Parameters(
            index = "1",
            paramLabel = "KEY",
            description = "Dotted path such as model.backbone.depth; a number is an index in a list.")
    private String key = "";

    @Override
    public Integer call() {
        ConfigHistory history = config.history();
        ConfigValue value = history.config().find(key).orElse(null);
        List<ConfigHistory.Step> steps = history.why(key);
        if (value == null && steps.isEmpty()) {
            throw missing(history.config().root());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(value == null ? key + " is not set" : key + " = " + ValueText.of(value));
        for (ConfigHistory.Step step : steps) {
            out.println();
            out.println(explain(step));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static String explain(ConfigHistory.Step step) {
        ConfigValue value = step.value();
        String action = switch (step.action()) {
            case SET -> "set";
            case REPLACED -> "replaced";
            case MERGED -> "merged";
            case REMOVED -> "removed";
        };
        String message = value == null ? action : action + ": " + ValueText.of(value);
        String text = Places.shorten(Diagnostic.of(message, step.origin())).render();
        ConfigVariable variable = step.variable();
        if (variable == null) {
            return text;
        }
        Origin set = variable.set().isEmpty() ? Origin.NONE : variable.set().get(0);
        return text + "\n  from the variable `" + variable.name() + "`"
                + (set.isKnown() ? ", set at " + Places.shorten(set) : "");
    }

    /** Says how far the path leads, and what is there. */
    private ConfigException missing(ConfigDict root) {
        ConfigValue at = root;
        List<String> walked = new ArrayList<>();
        for (String part : key.split("\\.", -1)) {
            ConfigValue next = child(at, part);
            if (next == null) {
                break;
            }
            at = next;
            walked.add(part);
        }
        String part = key.split("\\.", -1)[walked.size()];
        String where = walked.isEmpty() ? "the config" : "`" + String.join(".", walked) + "`";
        List<String> known = at instanceof ConfigDict dict
                ? dict.keys().stream()
                        .filter(ConfigString.class::isInstance)
                        .map(name -> ((ConfigString) name).value())
                        .toList()
                : List.of();
        List<String> near = Names.nearest(part, known, 1);
        String help;
        if (!near.isEmpty()) {
            help = "did you mean " + near.get(0) + "?";
        } else if (at instanceof ConfigSequence sequence) {
            help = "it is a " + at.kind() + " of " + sequence.size() + " items, which are named by numbers from 0";
        } else {
            help = known.isEmpty() ? "it is a value of type " + at.kind() : "its keys are " + String.join(", ", known);
        }
        return new ConfigException(
                ConfigException.Kind.KEY,
                Diagnostic.of(where + " has no key `" + part + "`, and nothing ever set it", at.origin(), help));
    }

    private static @Nullable ConfigValue child(ConfigValue value, String part) {
        if (value instanceof ConfigDict dict) {
            return dict.get(part);
        }
        return value instanceof ConfigSequence sequence
                        && part.matches("\\d{1,9}")
                        && Integer.parseInt(part) < sequence.size()
                ? sequence.get(Integer.parseInt(part))
                : null;
    }
}
